extension SQLiteStore {
    /// How the file is used. Anything but the defaults is for tests.
    package struct Options: Sendable {
        package enum Synchronous: String, Sendable {
            case off, normal, full
        }

        package var limits = StoreLimits()
        /// SQLite's name for the layer that reaches the disk; `nil` is the system's own.
        package var vfs: String?
        /// What is awaited before a commit is answered; only `full` keeps the store's promise.
        package var synchronous = Synchronous.full
        /// The pages that gather in the write-ahead log before they are moved to the database file.
        ///
        /// After that the log's space is used again, and a sync costs half of what it costs while the log grows.
        /// Few pages end that sooner; each round costs three syncs more, for which those who commit have to wait.
        package var checkpointPages = 256
        /// The same while others wait to commit: most of what they change lies in pages that are changed again soon.
        package var mostLogPages = 1_000

        package init() {}
    }
}
