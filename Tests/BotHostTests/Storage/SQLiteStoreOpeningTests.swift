import BotHost
import CSQLite
import Testing

/// What stands in the data folder is not always what it should be.
@Suite struct SQLiteStoreOpeningTests {
    @Test(arguments: [[UInt8]("this is no database, but long enough to have a header; ".utf8), [1, 2, 3]])
    func `a file that is no database is left alone and named`(content: [UInt8]) async throws {
        try await StoreTestFolder.with { folder in
            let content = Array(repeating: content, count: 100).flatMap { $0 }
            folder.write(content, to: "bothost.db")
            let error = try #require(throws: StoreError.self) { try SQLiteStore(folder: folder.path) }
            #expect(
                "\(error)" == """
                    '\(folder.database)' is damaged or not a database: file is not a database (SQLite 26). \
                    Move it away together with its '-wal' file, and restore a backup.
                    """)
            #expect(folder.content(of: "bothost.db") == content)
        }
    }

    @Test func `a torn file is named as damaged`() async throws {
        try await StoreTestFolder.with { folder in
            let store = try SQLiteStore(folder: folder.path)
            try await store.put("staging", "1")
            await store.close()
            folder.write(Array(folder.content(of: "bothost.db").prefix(4_096)), to: "bothost.db")
            let error = try #require(throws: StoreError.self) { try SQLiteStore(folder: folder.path) }
            #expect("\(error)".contains("is damaged or not a database: database disk image is malformed (SQLite 11)"))
        }
    }

    @Test(arguments: ["CREATE TABLE note (text)", "PRAGMA application_id = 7", "PRAGMA user_version = 1"])
    func `another program's database is left alone and named`(sql: String) async throws {
        try await StoreTestFolder.with { folder in
            folder.run(sql)
            let content = folder.content(of: "bothost.db")
            let error = try #require(throws: StoreError.self) { try SQLiteStore(folder: folder.path) }
            #expect(error == .foreignFile(path: folder.database))
            #expect(folder.content(of: "bothost.db") == content)
        }
    }

    @Test func `a newer schema is refused`() async throws {
        try await StoreTestFolder.with { folder in
            await (try SQLiteStore(folder: folder.path)).close()
            folder.run("PRAGMA user_version = 3")
            let error = try #require(throws: StoreError.self) { try SQLiteStore(folder: folder.path) }
            #expect(error == .newerSchema(path: folder.database, found: 3, known: 2))
        }
    }

    @Test func `a file of the first release is upgraded, with all it holds`() async throws {
        try await StoreTestFolder.with { folder in
            folder.run(firstRelease)
            for _ in 0..<2 {
                let store = try SQLiteStore(folder: folder.path)
                #expect(try await store.read("staging", in: "lock") == StoredValue("{\"holder\":\"ann\"}", 41))
                #expect(try await store.keys(in: "deploy") == ["plan"])
                await store.close()
            }
            let store = try SQLiteStore(folder: folder.path)
            #expect(try await store.put("later", "1") == 43)
            try await store.append([.of("a")])
            #expect(try await store.all().map(\.text) == ["a"])
            await store.close()
        }
    }

    @Test func `an upgrade that the disk does not take leaves the file as it was`() async throws {
        try await DiskRecording.with { recording in
            var options = SQLiteStore.Options()
            options.vfs = recording.vfs
            try await StoreTestFolder.with { folder in
                folder.run(firstRelease)
                recording.failWrites(1, code: SQLITE_FULL)
                let error = try #require(throws: StoreError.self) {
                    try SQLiteStore(folder: folder.path, options: options)
                }
                #expect("\(error)".hasPrefix("Cannot upgrade '\(folder.database)': database or disk is full"))
                let store = try SQLiteStore(folder: folder.path, options: options)
                #expect(try await store.read("staging", in: "lock")?.revision == 41)
                #expect(try await store.all() == [])
                await store.close()
            }
        }
    }

    @Test func `a folder that cannot be made is named`() throws {
        let error = try #require(throws: StoreError.self) { try SQLiteStore(folder: "/nowhere/data") }
        #expect(
            "\(error)" == """
                Cannot use '/nowhere/data' for the store: mkdir: No such file or directory. \
                Check the path and its permissions.
                """)
    }

    @Test func `a disk that fails while opening is named, and so is what SQLite calls it`() async throws {
        try await DiskRecording.with { recording in
            recording.failWrites(1, code: SQLITE_FULL)
            var options = SQLiteStore.Options()
            options.vfs = recording.vfs
            try await StoreTestFolder.with { folder in
                let error = try #require(throws: StoreError.self) {
                    try SQLiteStore(folder: folder.path, options: options)
                }
                #expect(
                    "\(error)" == """
                        Cannot create '\(folder.database)': database or disk is full (SQLite 13). \
                        Free some space on its disk.
                        """)
                await (try SQLiteStore(folder: folder.path, options: options)).close()
            }
        }
    }
}

/// A database as release 0.1 made it.
private let firstRelease = """
    PRAGMA journal_mode = WAL;
    CREATE TABLE entry (
        namespace TEXT NOT NULL, key TEXT NOT NULL, revision INTEGER NOT NULL, json BLOB NOT NULL,
        PRIMARY KEY (namespace, key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE namespace (
        name TEXT NOT NULL PRIMARY KEY, bytes INTEGER NOT NULL, revision INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    PRAGMA application_id = 1114600520;
    PRAGMA user_version = 1;
    INSERT INTO entry VALUES ('lock', 'staging', 41, CAST('{"holder":"ann"}' AS BLOB));
    INSERT INTO entry VALUES ('deploy', 'plan', 42, CAST('1' AS BLOB));
    INSERT INTO namespace VALUES ('lock', 23, 41), ('deploy', 5, 42);
    """

extension StoreTestFolder {
    /// Runs `sql` on the database, as another program might.
    fileprivate func run(_ sql: String) {
        var handle: OpaquePointer?
        precondition(sqlite3_open(database, &handle) == SQLITE_OK)
        precondition(sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK)
        precondition(sqlite3_close(handle) == SQLITE_OK)
    }
}
