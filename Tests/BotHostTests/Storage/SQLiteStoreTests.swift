import BotHost
import Testing

@Suite struct SQLiteStoreTests {
    @Test func `keeps the promises of a store`() async throws {
        try await StoreTestFolder.with { folder in
            try await StoreContract { [path = folder.path] limits in
                StoreTestFolder(path: path).empty()
                var options = SQLiteStore.Options()
                options.limits = limits
                return try SQLiteStore(folder: path, options: options)
            }.verify()
        }
    }

    @Test func `what was committed is there after a restart`() async throws {
        try await StoreTestFolder.with { folder in
            let first = try SQLiteStore(folder: folder.path)
            let revision = try await first.put("staging", "1")
            await first.close()
            let second = try SQLiteStore(folder: folder.path)
            #expect(try await second.read("staging", in: "lock") == StoredValue("1", revision))
            await second.close()
        }
    }

    @Test func `a revision is not given out again after its key was removed and the host restarted`() async throws {
        try await StoreTestFolder.with { folder in
            var latest = 0
            for _ in 0..<3 {
                let store = try SQLiteStore(folder: folder.path)
                let revision = try await store.put("staging", "1")
                #expect(revision > latest)
                try await store.remove("staging", expected: revision)
                latest = revision
                await store.close()
            }
        }
    }

    @Test func `a namespace is as full after a restart as before`() async throws {
        var options = SQLiteStore.Options()
        options.limits.namespaceBytes = 10
        try await StoreTestFolder.with { folder in
            let first = try SQLiteStore(folder: folder.path, options: options)
            try await first.put("a", "12345678")
            await first.close()
            let second = try SQLiteStore(folder: folder.path, options: options)
            await #expect(throws: StoreError.namespaceFull(namespace: "lock", key: "b", limit: 10)) {
                try await second.put("b", "1")
            }
            await second.close()
        }
    }

    @Test func `two stores on one file see each other's commits`() async throws {
        try await StoreTestFolder.with { folder in
            let one = try SQLiteStore(folder: folder.path)
            let other = try SQLiteStore(folder: folder.path)
            for _ in 0..<4 {
                try await one.increment("count")
                try await other.increment("count")
            }
            #expect(try await one.read("count", in: "lock") == other.read("count", in: "lock"))
            #expect(try await one.read("count", in: "lock")?.json == Array("8".utf8))
            await one.close()
            await other.close()
        }
    }

    @Test func `only this user can read the files`() async throws {
        try await StoreTestFolder.with { folder in
            let inner = StoreTestFolder(path: "\(folder.path)/data")
            let store = try SQLiteStore(folder: inner.path)
            try await store.put("staging", "1")
            #expect(inner.mode(of: inner.path) == 0o700)
            for name in ["bothost.db", "bothost.db-wal", "bothost.db-shm"] {
                #expect(inner.mode(of: "\(inner.path)/\(name)") == 0o600)
            }
            await store.close()
            inner.remove()
        }
    }

    @Test func `a closed store is one whole file`() async throws {
        try await StoreTestFolder.with { folder in
            let store = try SQLiteStore(folder: folder.path)
            try await store.put("staging", "1")
            await store.close()
            #expect(folder.names() == ["bothost.db"])
        }
    }
}
