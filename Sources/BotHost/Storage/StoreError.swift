package import PluginAPI

/// Why the store did not do what it was asked.
package enum StoreError: Error, Equatable {
    /// The store was closed before the call.
    case closed
    /// So many commits wait for the disk that no more are taken.
    case busy(pending: Int)

    case keyLength(key: String, bytes: Int, limit: Int)
    case nulInKey(key: String)
    case repeatedKey(key: String)
    case valueSize(key: String, bytes: Int, limit: Int)
    case changeCount(Int, limit: Int)
    case entrySize(bytes: Int, limit: Int)
    /// With the value for `key`, the namespace would hold more than `limit` bytes.
    case namespaceFull(namespace: String, key: String, limit: Int)

    /// The folder or file could not be made or reached.
    case unreachable(path: String, SystemError)
    /// A sound SQLite database, but not one that a store made.
    case foreignFile(path: String)
    case newerSchema(path: String, found: Int, known: Int)
    /// Of a release that had no journal; the bot upgrades it when it starts.
    case olderSchema(path: String)
    /// What `path` holds cannot be understood, as SQLite's extended `code` and `message` tell.
    case damagedFile(path: String, code: Int32, message: String)
    /// SQLite failed while it should `attempt` something, as its extended `code` and `message` tell.
    ///
    /// Nobody can read anything of a commit that failed so. If the host dies before the next commit, though, it
    /// may turn out that the disk has it all the same.
    case failed(_ attempt: String, path: String, code: Int32, message: String)
}
