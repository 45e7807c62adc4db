import BotHost
import CSQLite
import Testing

/// Callers that meet at the disk.
@Suite struct SQLiteStoreGroupTests {
    @Test func `64 callers share two syncs, and each gets an answer of its own`() async throws {
        try await RecordedStore.with { recorded in
            let before = recorded.recording.syncs
            let answers = try await recorded.answers(to: 64) { store, caller in
                try await store.put("key\(caller)", "\(caller)")
            }
            #expect(recorded.recording.syncs - before == 2)
            let revisions = try answers.map { try $0.get() }
            #expect(Set(revisions).count == 64)
            for (caller, revision) in revisions.enumerated() {
                #expect(try await recorded.store.read("key\(caller)", in: "lock") == StoredValue("\(caller)", revision))
            }
        }
    }

    @Test func `a conflict shows what the group wrote before it, and the others are kept`() async throws {
        try await RecordedStore.with { recorded in
            let answers = try await recorded.answers(to: 7) { store, caller in
                let key = caller < 4 ? "key\(caller)" : "contested"
                let change = StoreChange(key: key, expected: 0, json: Array("\(caller)".utf8))
                return try await store.commit([change], in: "lock")
            }
            let winner = try #require(try await recorded.store.read("contested", in: "lock"))
            #expect(answers[4...].filter { $0 == .success(.committed(winner.revision)) }.count == 1)
            let conflict = CommitResult.conflict(key: "contested", current: winner)
            #expect(answers[4...].filter { $0 == .success(conflict) }.count == 2)
            #expect(try await recorded.store.keys() == ["contested", "key0", "key1", "key2", "key3"])
        }
    }

    @Test func `a commit that does not fit is refused alone`() async throws {
        var options = SQLiteStore.Options()
        options.limits.namespaceBytes = 20
        try await RecordedStore.with(options) { recorded in
            let answers = try await recorded.answers(to: 6) { store, caller in
                try await store.put("k", caller == 3 ? "12345678901234567890" : "1", in: "n\(caller)")
            }
            for (caller, answer) in answers.enumerated() where caller != 3 {
                let value = try await recorded.store.read("k", in: "n\(caller)")
                #expect(try value?.revision == answer.get())
            }
            #expect(answers[3] == .failure(.namespaceFull(namespace: "n3", key: "k", limit: 20)))
            #expect(try await recorded.store.read("k", in: "n3") == nil)
        }
    }

    @Test func `a group that the disk has no room for fails as a whole, and the store goes on`() async throws {
        try await RecordedStore.with { recorded in
            let fail = { recorded.recording.failWrites(1, code: SQLITE_FULL) }
            let answers = try await recorded.answers(to: 9, meanwhile: fail) { store, caller in
                try await store.put("key\(caller)", "1")
            }
            #expect(answers[1...].allSatisfy { code(of: $0) == SQLITE_FULL })
            #expect(try await recorded.store.keys() == ["key0"])
            let next = try await recorded.store.put("key1", "1")
            #expect(try next > answers[0].get())
        }
    }

    @Test func `a failed sync keeps nothing of its group, and the store goes on`() async throws {
        try await RecordedStore.with { recorded in
            let fail = { recorded.recording.failSyncs(2, code: CInt(SQLITE_IOERR | (4 << 8))) }
            let answers = try await recorded.answers(to: 9, meanwhile: fail) { store, caller in
                try await store.put("key\(caller)", "1")
            }
            #expect(answers.allSatisfy { code(of: $0) == SQLITE_IOERR | (4 << 8) })
            #expect(try await recorded.store.keys() == [])
            try await recorded.store.put("key1", "1")
            #expect(try await recorded.store.keys() == ["key1"])
        }
    }

    @Test func `who comes when too many wait is told so at once`() async throws {
        var options = SQLiteStore.Options()
        options.limits.pendingCommits = 3
        try await RecordedStore.with(options) { recorded in
            let refused = { () async throws -> Void in
                await #expect(throws: StoreError.busy(pending: 3)) { try await recorded.store.put("late", "1") }
            }
            let answers = try await recorded.answers(to: 4, meanwhile: refused) { store, caller in
                try await store.put("key\(caller)", "1")
            }
            #expect(try answers.map { try $0.get() }.count == 4)
            try await recorded.store.put("late", "1")
        }
    }

    @Test func `too many bytes that wait are too many as well`() async throws {
        var options = SQLiteStore.Options()
        options.limits.pendingBytes = 10
        try await RecordedStore.with(options) { recorded in
            let refused = { () async throws -> Void in
                await #expect(throws: StoreError.busy(pending: 2)) { try await recorded.store.put("late", "1") }
            }
            _ = try await recorded.answers(to: 3, meanwhile: refused) { store, caller in
                try await store.put("key\(caller)", "12")
            }
        }
    }

    @Test func `a reader does not wait for the disk`() async throws {
        try await RecordedStore.with { recorded in
            let revision = try await recorded.store.put("key0", "1")
            let read = { () async throws -> Void in
                let value = try? await recorded.store.read("key0", in: "lock")
                #expect(value == StoredValue("1", revision))
            }
            _ = try await recorded.answers(to: 3, meanwhile: read) { store, caller in
                try await store.put("key\(caller)", "2", expected: caller == 0 ? revision : 0)
            }
            #expect(try await recorded.store.read("key0", in: "lock")?.json == Array("2".utf8))
        }
    }

    @Test func `closing finishes what waits, and turns away who comes later`() async throws {
        try await RecordedStore.with { recorded in
            let store = recorded.store
            try await withThrowingTaskGroup(of: Void.self) { closing in
                let close = { () async throws -> Void in
                    closing.addTask { await store.close() }
                    while (try? await store.list(prefix: "", after: nil, limit: 0, in: "lock")) != nil {
                        await Task.yield()
                    }
                    await #expect(throws: StoreError.closed) { try await store.put("late", "1") }
                }
                let answers = try await recorded.answers(to: 9, meanwhile: close) { store, caller in
                    try await store.put("key\(caller)", "1")
                }
                try await closing.waitForAll()
                let reopened = try SQLiteStore(folder: recorded.folder.path)
                for (caller, answer) in answers.enumerated() {
                    #expect(try await reopened.read("key\(caller)", in: "lock")?.revision == answer.get())
                }
                await reopened.close()
            }
        }
    }

    @Test func `entries that nobody waits for reach the disk with the next group, without a sync of their own`()
        async throws
    {
        try await RecordedStore.with { recorded in
            let before = recorded.recording.syncs
            try recorded.store.appendLater([.of("a")])
            try await recorded.store.put("key0", "1")
            #expect(recorded.recording.syncs - before == 1)
            #expect(try await recorded.store.all().map(\.text) == ["a"])
        }
    }

    @Test func `entries that the disk did not take are tried again, in their order`() async throws {
        try await RecordedStore.with { recorded in
            try recorded.store.appendLater([.of("a"), .of("b")])
            recorded.recording.failWrites(1, code: SQLITE_FULL)
            await #expect(throws: StoreError.self) { try await recorded.store.flush() }
            try recorded.store.appendLater([.of("c")])
            try await recorded.store.append([.of("d")])
            #expect(try await recorded.store.all().map(\.text) == ["a", "b", "c", "d"])
        }
    }

    @Test(arguments: [(2, 100), (100, 2)])
    func `so many entries may wait, and no more`(entries: Int, bytes: Int) async throws {
        var options = SQLiteStore.Options()
        options.limits.pendingEntries = entries
        options.limits.pendingEntryBytes = bytes
        try await RecordedStore.with(options) { recorded in
            try recorded.store.appendLater([.of("a"), .of("b")])
            #expect(throws: StoreError.busy(pending: 2)) { try recorded.store.appendLater([.of("c")]) }
            try await recorded.store.flush()
            try recorded.store.appendLater([.of("c")])
        }
    }

    @Test func `closing writes the entries that nobody waited for`() async throws {
        try await StoreTestFolder.with { folder in
            let store = try SQLiteStore(folder: folder.path)
            try store.appendLater([.of("a")])
            await store.close()
            let reopened = try SQLiteStore(folder: folder.path)
            #expect(try await reopened.all().map(\.text) == ["a"])
            await reopened.close()
        }
    }

    @Test func `the chain has no gap where a commit of a group is left out, or another store writes meanwhile`()
        async throws
    {
        try await StoreTestFolder.with { folder in
            let one = try SQLiteStore(folder: folder.path)
            let other = try SQLiteStore(folder: folder.path)
            for number in 0..<8 {
                let change = StoreChange(key: "key\(number / 2)", expected: 0, json: [1])
                let extras = StoreExtras(entries: [.of("\(number)")])
                _ = try await (number % 3 == 0 ? one : other).commit([change], in: "lock", with: extras)
            }
            let records = try await one.all()
            #expect(records.map(\.text) == ["0", "2", "4", "6"])
            #expect(records.map(\.seq) == [1, 2, 3, 4])
            #expect(records.last?.hash == JournalChain().hash(after: records[2].hash, seq: 4, json: records[3].json))
            await one.close()
            await other.close()
        }
    }

    private func code(of answer: Result<Revision, StoreError>) -> Int32? {
        guard case .failure(.failed(_, _, let code, _)) = answer else { return nil }
        return code
    }
}
