/// What the database file says about itself, and its tables.
enum SQLiteSchema {
    /// "BotH": SQLite's place for telling whose file it is.
    static let applicationID = 0x426f_7448
    static let version = 2

    /// Makes sure that `connection` has our tables, making them in a file that is still empty.
    static func prepare(_ connection: SQLiteConnection) throws(StoreError) {
        let owner = try connection.integer("PRAGMA application_id")
        let found = try connection.integer("PRAGMA user_version")
        switch (owner, found) {
        case (applicationID, version):
            return
        case (applicationID, 1):
            try upgradeFrom1(connection)
        case (applicationID, _):
            throw .newerSchema(path: connection.path, found: found, known: version)
        case (0, 0) where try connection.integer("SELECT count(*) FROM sqlite_schema") == 0:
            try create(in: connection)
        default:
            throw .foreignFile(path: connection.path)
        }
    }

    /// Makes sure that `connection` has a journal, without changing anything.
    static func check(_ connection: SQLiteConnection) throws(StoreError) {
        guard try connection.integer("PRAGMA application_id") == applicationID else {
            throw .foreignFile(path: connection.path)
        }
        let found = try connection.integer("PRAGMA user_version")
        if found > version { throw .newerSchema(path: connection.path, found: found, known: version) }
        if found < version { throw .olderSchema(path: connection.path) }
    }

    /// One transaction makes everything, so that a crash leaves an empty file or a whole one.
    ///
    /// The rows of `namespace` are never removed: the largest revision there is the latest the store gave out.
    private static func create(in connection: SQLiteConnection) throws(StoreError) {
        // Only EXTRA syncs the folder after the removal of the journal that writes the first page. Without that, a
        // power cut could bring the journal back, which would empty the file again, whatever was committed since
        // (SQLite on Linux syncs the folder for the new '-wal' file too, but does not promise it).
        try connection.execute("PRAGMA synchronous = EXTRA; PRAGMA journal_mode = WAL", to: "create")
        try connection.execute(
            """
            BEGIN IMMEDIATE;
            CREATE TABLE IF NOT EXISTS entry (
                namespace TEXT NOT NULL, key TEXT NOT NULL, revision INTEGER NOT NULL, json BLOB NOT NULL,
                PRIMARY KEY (namespace, key)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS namespace (
                name TEXT NOT NULL PRIMARY KEY, bytes INTEGER NOT NULL, revision INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            \(journal)
            PRAGMA application_id = \(applicationID);
            PRAGMA user_version = \(version);
            COMMIT;
            """, to: "create")
    }

    /// One transaction too: a crash leaves the file as the older release knows it, or as this one does.
    private static func upgradeFrom1(_ connection: SQLiteConnection) throws(StoreError) {
        try connection.execute(
            "BEGIN IMMEDIATE; \(journal) PRAGMA user_version = \(version); COMMIT;", to: "upgrade")
    }

    /// `at` counts milliseconds since 1970. `event` stands before the text, so that reading it alone never follows a
    /// long text to its other pages.
    private static let journal = """
        CREATE TABLE IF NOT EXISTS journal (
            seq INTEGER NOT NULL PRIMARY KEY, at INTEGER NOT NULL, event INTEGER,
            hash BLOB NOT NULL, entry BLOB NOT NULL
        ) STRICT;
        CREATE INDEX IF NOT EXISTS journal_at ON journal (at);
        """
}
