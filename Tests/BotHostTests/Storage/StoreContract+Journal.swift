import BotHost
import FoundationEssentials
import Testing

/// What every store promises of its journal, and of what is kept together with a commit.
extension StoreContract {
    func verifyJournal() async throws {
        try await entriesAreNumberedAndChained()
        try await anEntryGoesWithItsCommitOrNotAtAll()
        try await writesGoWithACommitWhateverIsThere()
        try await writesAreHeldToTheLimits()
        try await whatIsFlushedIsInTheJournal()
        try await recordsAreFoundByNumberTimeAndText()
        try await marksAreTheNewestFirst()
        try await aClosedStoreHasNoJournal()
    }

    private func entriesAreNumberedAndChained() async throws {
        try await withStore { store in
            #expect(try await store.all() == [])
            try await store.append([.of("a"), .of("b")])
            try await store.append([.of("")])
            try await store.append([])
            let records = try await store.all()
            #expect(records.map(\.seq) == [1, 2, 3])
            #expect(records.map(\.text) == ["a", "b", ""])
            #expect(records[0].at == JournalEntry.someTime)
            let chain = JournalChain()
            var last = JournalChain.start
            for record in records {
                last = chain.hash(after: last, seq: record.seq, json: record.json)
                #expect(record.hash == last)
            }
        }
    }

    private func anEntryGoesWithItsCommitOrNotAtAll() async throws {
        try await withStore { store in
            let extras = StoreExtras(entries: [.of("began")])
            let change = StoreChange(key: "staging", expected: 0, json: Array("1".utf8))
            let result = try await store.commit([change], in: "lock", with: extras)
            let value = try await store.read("staging", in: "lock")
            #expect(result == .committed(value?.revision ?? 0))
            #expect(try await store.all().map(\.text) == ["began"])

            let late = StoreExtras(entries: [.of("late")], writes: [StoreWrite("a", in: "outbox", json: [1])])
            #expect(
                try await store.commit([change], in: "lock", with: late) == .conflict(key: "staging", current: value))
            #expect(try await store.all().map(\.text) == ["began"])
            #expect(try await store.keys(in: "outbox") == [])
        }
    }

    private func writesGoWithACommitWhateverIsThere() async throws {
        try await withStore { store in
            try await store.put("old", "1", in: "outbox")
            try await store.put("gone", "1", in: "outbox")
            let writes = [
                StoreWrite("old", in: "outbox", json: Array("2".utf8)), StoreWrite("gone", in: "outbox", json: nil),
                StoreWrite("new", in: "other", json: Array("3".utf8)), StoreWrite("never", in: "other", json: nil),
            ]
            let change = StoreChange(key: "old", expected: 0, json: Array("4".utf8))
            let result = try await store.commit([change], in: "lock", with: StoreExtras(writes: writes))
            let revision = try await store.read("old", in: "lock")?.revision ?? 0
            #expect(result == .committed(revision))
            #expect(try await store.read("old", in: "outbox") == StoredValue("2", revision))
            #expect(try await store.read("gone", in: "outbox") == nil)
            #expect(try await store.read("new", in: "other") == StoredValue("3", revision))
            let alone = StoreExtras(writes: [StoreWrite("old", in: "outbox", json: Array("5".utf8))])
            #expect(try await store.commit([], in: "lock", with: alone) == .committed(revision + 1))
        }
    }

    private func writesAreHeldToTheLimits() async throws {
        var limits = StoreLimits()
        limits.keyBytes = 8
        limits.valueBytes = 20
        limits.changes = 2
        limits.namespaceBytes = 20
        try await withStore(limits) { store in
            let one = StoreWrite("a", in: "outbox", json: [1])
            let big = StoreWrite("a", in: "outbox", json: Array(repeating: 1, count: 20))
            let refusals: [(StoreExtras, StoreError)] = [
                (StoreExtras(writes: [one, StoreWrite("b", in: "outbox", json: nil)]), .changeCount(3, limit: 2)),
                (StoreExtras(writes: [StoreWrite("a", in: "lock", json: [1])]), .repeatedKey(key: "a")),
                (
                    StoreExtras(writes: [StoreWrite("123456789", in: "outbox", json: nil)]),
                    .keyLength(key: "123456789", bytes: 9, limit: 8)
                ),
                (StoreExtras(writes: [big]), .namespaceFull(namespace: "outbox", key: "a", limit: 20)),
                (StoreExtras(entries: [.of(String(repeating: "x", count: 21))]), .entrySize(bytes: 21, limit: 20)),
            ]
            for (extras, refusal) in refusals {
                let change = StoreChange(key: "a", expected: 0, json: [1])
                await #expect(throws: refusal) { try await store.commit([change], in: "lock", with: extras) }
            }
            await #expect(throws: StoreError.repeatedKey(key: "a")) {
                try await store.commit([], in: "lock", with: StoreExtras(writes: [one, one]))
            }
            let kept = try await store.keys()
            #expect(kept == [])
            #expect(try await store.all() == [])
        }
    }

    private func whatIsFlushedIsInTheJournal() async throws {
        var limits = StoreLimits()
        limits.valueBytes = 4
        try await withStore(limits) { store in
            try store.appendLater([.of("a"), .of("b")])
            try store.appendLater([.of("c")])
            #expect(throws: StoreError.entrySize(bytes: 5, limit: 4)) { try store.appendLater([.of("12345")]) }
            try await store.flush()
            #expect(try await store.all().map(\.text) == ["a", "b", "c"])
            try store.appendLater([.of("d")])
            try await store.append([.of("e")])
            #expect(try await store.all().map(\.text) == ["a", "b", "c", "d", "e"])
            try await store.flush()
            #expect(try await store.all().count == 5)
        }
    }

    private func recordsAreFoundByNumberTimeAndText() async throws {
        try await withStore { store in
            let texts = ["{lock}", "{unlock}", "{lock me}", "{deploy}", "{lock, later}"]
            try await store.append(texts.enumerated().map { .of($1, after: Double($0)) })
            func found(
                _ order: JournalQuery.Order, limit: Int = 10, _ change: (inout JournalQuery) -> Void = { _ in }
            ) async throws -> [Int] {
                var query = JournalQuery(order, limit: limit)
                change(&query)
                return try await store.journal(query).map(\.seq)
            }
            #expect(try await found(.oldestFirst) == [1, 2, 3, 4, 5])
            #expect(try await found(.newestFirst, limit: 2) == [5, 4])
            #expect(try await found(.newestFirst, limit: 0) == [])
            #expect(try await found(.newestFirst, limit: -1) == [])
            #expect(try await found(.oldestFirst) { $0.numbers = 2...3 } == [2, 3])
            #expect(try await found(.newestFirst, limit: 1) { $0.numbers = 1...3 } == [3])
            let start = JournalEntry.someTime
            #expect(try await found(.oldestFirst) { $0.since = start + 3 } == [4, 5])
            #expect(try await found(.oldestFirst) { $0.until = start + 3 } == [1, 2, 3])
            #expect(try await found(.oldestFirst) { $0.containing = [Array("lock".utf8)] } == [1, 2, 3, 5])
            #expect(
                try await found(.newestFirst) { $0.containing = [Array("{lock".utf8), Array("l".utf8), []] } == [
                    5, 3, 1,
                ])
            #expect(try await found(.oldestFirst) { $0.containing = [Array("Lock".utf8)] } == [])
        }
    }

    private func marksAreTheNewestFirst() async throws {
        try await withStore { store in
            try await store.append([.of("a", event: 7), .of("b"), .of("c", event: Int.min), .of("d", event: Int.max)])
            #expect(try await store.journalMarks(limit: 2) == [Int.max, Int.min])
            #expect(try await store.journalMarks(limit: 10) == [Int.max, Int.min, 7])
        }
    }

    private func aClosedStoreHasNoJournal() async throws {
        let store = try await makeStore(StoreLimits())
        try store.appendLater([.of("a")])
        await store.close()
        #expect(throws: StoreError.closed) { try store.appendLater([.of("b")]) }
        await #expect(throws: StoreError.closed) { try await store.flush() }
        await #expect(throws: StoreError.closed) { try await store.append([.of("b")]) }
        await #expect(throws: StoreError.closed) { try await store.all() }
        await #expect(throws: StoreError.closed) { try await store.journalMarks(limit: 1) }
    }
}
