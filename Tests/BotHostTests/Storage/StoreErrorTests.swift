import BotHost
import CSQLite
import PluginAPI
import Testing

@Suite struct StoreErrorTests {
    @Test(arguments: [
        (StoreError.closed, "The store is closed: the host is stopping."),
        (
            .busy(pending: 10_000),
            "10000 commits wait for the disk, which is as many as the store takes. Try again in a moment."
        ),
        (
            .keyLength(key: "", bytes: 0, limit: 512),
            "Key '' has 0 bytes; a key has 1 to 512. Choose another key."
        ),
        (
            .olderSchema(path: "/data/bothost.db"),
            "'/data/bothost.db' was written by an older BotHost, which kept no journal. This one begins it when it runs."
        ),
        (
            .entrySize(bytes: 1_048_577, limit: 1_048_576),
            "An entry for the journal has 1048577 bytes; the limit is 1048576. Leave something out."
        ),
        (.nulInKey(key: "a\0b"), "Key 'a\\0b' holds a NUL character. Leave it out."),
        (.repeatedKey(key: "a"), "Key 'a' stands twice in one commit. Change each key once."),
        (
            .valueSize(key: "a", bytes: 2_000_000, limit: 1_048_576),
            "The value for key 'a' has 2000000 bytes; the limit is 1048576. Spread it over several keys."
        ),
        (.changeCount(101, limit: 100), "The commit has 101 changes; a commit has 1 to 100. Split it."),
        (
            .namespaceFull(namespace: "lock", key: "a", limit: 67_108_864),
            """
            There is no room for key 'a': with it, 'lock' would hold more than its 67108864 bytes. \
            Delete what is no longer needed.
            """
        ),
        (
            .foreignFile(path: "/data/bothost.db"),
            "'/data/bothost.db' is a database of another program. Move it away, or choose another data folder."
        ),
        (
            .newerSchema(path: "/data/bothost.db", found: 2, known: 1),
            """
            '/data/bothost.db' was written by a newer BotHost (schema 2, this one knows 1). \
            Start that version, or restore a backup from before the upgrade.
            """
        ),
        (
            .unreachable(path: "/data", SystemError("mkdir", code: 13)),
            "Cannot use '/data' for the store: mkdir: Permission denied. Check the path and its permissions."
        ),
    ])
    func `says what, where and what next`(error: StoreError, words: String) {
        #expect("\(error)" == words)
    }

    @Test(arguments: [
        (SQLITE_FULL, "Free some space on its disk."),
        (SQLITE_BUSY, "Another process holds it: end that one."),
        (SQLITE_READONLY, "Check the path and its permissions."),
        (SQLITE_IOERR | (4 << 8), "Check the disk and the system's log."),
    ])
    func `says what helps against what SQLite met`(code: Int32, advice: String) {
        let error = StoreError.failed("write to", path: "/data/bothost.db", code: code, message: "it failed")
        #expect("\(error)" == "Cannot write to '/data/bothost.db': it failed (SQLite \(code)). \(advice)")
    }

    @Test func `a long key is cut short`() {
        let error = StoreError.keyLength(key: String(repeating: "k", count: 600), bytes: 600, limit: 512)
        #expect("\(error)".hasPrefix("Key '\(String(repeating: "k", count: 64))…' has 600 bytes"))
    }
}
