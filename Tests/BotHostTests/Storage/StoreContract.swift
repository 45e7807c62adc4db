import BotHost
import Testing

/// What every store promises. Who implements `Store` runs it in one line of their tests.
struct StoreContract {
    /// Makes an empty store with these limits.
    let makeStore: @Sendable (StoreLimits) async throws -> any Store

    init(_ makeStore: @escaping @Sendable (StoreLimits) async throws -> any Store) {
        self.makeStore = makeStore
    }

    func verify() async throws {
        try await anAbsentKeyHasNoValue()
        try await whatIsCommittedIsRead()
        try await aValueMayBeAnyBytes()
        try await aRemovedKeyIsAbsent()
        try await aStaleExpectationMeetsTheCurrentValue()
        try await anExpectedValueThatIsGoneMeetsNothing()
        try await oneConflictKeepsTheWholeCommitOut()
        try await aCheckedKeyStaysAsItIs()
        try await oneRevisionForAllChangesOfACommit()
        try await aRevisionIsNeverSeenTwice()
        try await namespacesAreApart()
        try await keysAreToldApartByTheirBytes()
        try await aListIsInTheOrderOfBytes()
        try await aListHoldsOnlyThePrefix()
        try await aListGoesOnAfterAKey()
        try await limitsAreNamed()
        try await aFullNamespaceTakesNoMore()
        try await noUpdateIsLostAmongManyCallers()
        try await aClosedStoreSaysSo()
        try await verifyJournal()
    }

    private func anAbsentKeyHasNoValue() async throws {
        try await withStore { store in
            let value = try await store.read("staging", in: "lock")
            #expect(value == nil)
            #expect(try await store.keys() == [])
        }
    }

    private func whatIsCommittedIsRead() async throws {
        try await withStore { store in
            let first = try await store.put("staging", "1")
            #expect(try await store.read("staging", in: "lock") == StoredValue("1", first))
            let second = try await store.put("staging", "2", expected: first)
            #expect(try await store.read("staging", in: "lock") == StoredValue("2", second))
        }
    }

    private func aValueMayBeAnyBytes() async throws {
        try await withStore { store in
            for json in [[], [0], Array(0...255), [UInt8](repeating: 7, count: 100_000)] as [[UInt8]] {
                let current = try await store.read("staging", in: "lock")?.revision ?? 0
                let change = StoreChange(key: "staging", expected: current, json: json)
                _ = try await store.commit([change], in: "lock")
                #expect(try await store.read("staging", in: "lock")?.json == json)
            }
        }
    }

    private func aRemovedKeyIsAbsent() async throws {
        try await withStore { store in
            let revision = try await store.put("staging", "1")
            try await store.remove("staging", expected: revision)
            #expect(try await store.read("staging", in: "lock") == nil)
            #expect(try await store.list(prefix: "", after: nil, limit: 10, in: "lock").isEmpty)
            try await store.remove("staging", expected: 0)
            try await store.put("staging", "2")
        }
    }

    private func aStaleExpectationMeetsTheCurrentValue() async throws {
        try await withStore { store in
            let revision = try await store.put("staging", "1")
            let current = CommitResult.conflict(key: "staging", current: StoredValue("1", revision))
            for stale in [0, revision - 1, revision + 1] where stale != revision {
                let change = StoreChange(key: "staging", expected: stale, json: Array("2".utf8))
                #expect(try await store.commit([change], in: "lock") == current)
            }
            #expect(try await store.read("staging", in: "lock") == StoredValue("1", revision))
        }
    }

    private func anExpectedValueThatIsGoneMeetsNothing() async throws {
        try await withStore { store in
            let revision = try await store.put("staging", "1")
            try await store.remove("staging", expected: revision)
            let change = StoreChange(key: "staging", expected: revision, json: nil)
            #expect(try await store.commit([change], in: "lock") == .conflict(key: "staging", current: nil))
        }
    }

    private func oneConflictKeepsTheWholeCommitOut() async throws {
        try await withStore { store in
            let revision = try await store.put("b", "1")
            let changes = ["a", "b", "c"].map { StoreChange(key: $0, expected: 0, json: Array("2".utf8)) }
            let conflict = CommitResult.conflict(key: "b", current: StoredValue("1", revision))
            #expect(try await store.commit(changes, in: "lock") == conflict)
            #expect(try await store.keys() == ["b"])
        }
    }

    private func aCheckedKeyStaysAsItIs() async throws {
        try await withStore { store in
            let revision = try await store.put("a", "1")
            let check = StoreChange(checking: "a", expected: revision)
            let change = StoreChange(key: "b", expected: 0, json: Array("2".utf8))
            guard case .committed = try await store.commit([check, change], in: "lock") else {
                Issue.record("a check that holds kept the commit out")
                return
            }
            #expect(try await store.read("a", in: "lock") == StoredValue("1", revision))
            let stale = [StoreChange(checking: "a", expected: revision - 1), StoreChange(checking: "c", expected: 0)]
            let conflict = CommitResult.conflict(key: "a", current: StoredValue("1", revision))
            #expect(try await store.commit(stale, in: "lock") == conflict)
        }
    }

    private func oneRevisionForAllChangesOfACommit() async throws {
        try await withStore { store in
            let changes = ["a", "b", "c"].map { StoreChange(key: $0, expected: 0, json: Array("2".utf8)) }
            let result = try await store.commit(changes, in: "lock")
            let revisions = try await store.list(prefix: "", after: nil, limit: 10, in: "lock").map(\.value.revision)
            #expect(revisions.count == 3)
            #expect(revisions.allSatisfy { result == .committed($0) })
        }
    }

    private func aRevisionIsNeverSeenTwice() async throws {
        try await withStore { store in
            var latest = 0
            for namespace in ["lock", "deploy", "lock", "release"] {
                let revision = try await store.put("staging", "1", in: namespace)
                #expect(revision > latest)
                try await store.remove("staging", expected: revision, in: namespace)
                latest = revision
            }
        }
    }

    private func namespacesAreApart() async throws {
        try await withStore { store in
            try await store.put("staging", "1", in: "lock")
            #expect(try await store.read("staging", in: "loc") == nil)
            #expect(try await store.list(prefix: "", after: nil, limit: 10, in: "lock2").isEmpty)
            try await store.put("staging", "2", in: "")
            #expect(try await store.read("staging", in: "lock")?.json == Array("1".utf8))
        }
    }

    private func keysAreToldApartByTheirBytes() async throws {
        try await withStore { store in
            let keys = ["\u{e9}", "e\u{301}", "E", "e", "e "]  // the first two are equal as Swift strings
            let changes = keys.map { StoreChange(key: $0, expected: 0, json: Array($0.utf8)) }
            _ = try await store.commit(changes, in: "lock")
            for key in keys {
                #expect(try await store.read(key, in: "lock")?.json == Array(key.utf8))
            }
        }
    }

    private func aListIsInTheOrderOfBytes() async throws {
        try await withStore { store in
            let keys = ["ü", "b", "a/2", "a/10", "a", "Z", "🔒", "\u{ffff}"]
            for key in keys {
                try await store.put(key, "1")
            }
            let sorted = keys.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
            #expect(try await store.keys() == sorted)
            #expect(try await store.keys(limit: 3) == Array(sorted.prefix(3)))
            #expect(try await store.keys(limit: 0) == [])
            #expect(try await store.keys(limit: -1) == [])
        }
    }

    private func aListHoldsOnlyThePrefix() async throws {
        try await withStore { store in
            for key in ["a", "env", "env/a", "env/é", "env/🔒", "env0", "f", "é", "\u{10ffff}", "\u{10ffff}a"] {
                try await store.put(key, "1")
            }
            #expect(try await store.keys(prefix: "env/") == ["env/a", "env/é", "env/🔒"])
            #expect(try await store.keys(prefix: "env") == ["env", "env/a", "env/é", "env/🔒", "env0"])
            #expect(try await store.keys(prefix: "é") == ["é"])
            #expect(try await store.keys(prefix: "\u{10ffff}") == ["\u{10ffff}", "\u{10ffff}a"])
            #expect(try await store.keys(prefix: "x") == [])
        }
    }

    private func aListGoesOnAfterAKey() async throws {
        try await withStore { store in
            for key in ["a", "env/a", "env/a1", "env/b", "f"] {
                try await store.put(key, "1")
            }
            #expect(try await store.keys(prefix: "env/", after: "env/a") == ["env/a1", "env/b"])
            #expect(try await store.keys(prefix: "env/", after: "env/aa") == ["env/b"])
            #expect(try await store.keys(prefix: "env/", after: "a") == ["env/a", "env/a1", "env/b"])
            #expect(try await store.keys(prefix: "env/", after: "f") == [])
            #expect(try await store.keys(after: "env/b") == ["f"])
        }
    }

    private func limitsAreNamed() async throws {
        var limits = StoreLimits()
        limits.keyBytes = 8
        limits.valueBytes = 4
        limits.changes = 2
        try await withStore(limits) { store in
            try await store.put("12345678", "1234")
            await #expect(throws: StoreError.keyLength(key: "", bytes: 0, limit: 8)) { try await store.put("", "1") }
            await #expect(throws: StoreError.keyLength(key: "éééé1", bytes: 9, limit: 8)) {
                try await store.put("éééé1", "1")
            }
            await #expect(throws: StoreError.nulInKey(key: "a\0b")) { try await store.put("a\0b", "1") }
            await #expect(throws: StoreError.valueSize(key: "a", bytes: 5, limit: 4)) {
                try await store.put("a", "12345")
            }
            let change = StoreChange(key: "a", expected: 0, json: nil)
            for count in [0, 3] {
                await #expect(throws: StoreError.changeCount(count, limit: 2)) {
                    try await store.commit(Array(repeating: change, count: count), in: "lock")
                }
            }
            await #expect(throws: StoreError.repeatedKey(key: "a")) {
                try await store.commit([change, change], in: "lock")
            }
            #expect(try await store.keys() == ["12345678"])
        }
    }

    private func aFullNamespaceTakesNoMore() async throws {
        var limits = StoreLimits()
        limits.namespaceBytes = 20
        try await withStore(limits) { store in
            var revision = try await store.put("a", "123456789")
            try await store.put("b", "123456789")
            let full = StoreError.namespaceFull(namespace: "lock", key: "a", limit: 20)
            await #expect(throws: full) { try await store.put("a", "1234567890", expected: revision) }
            try await store.put("a", "1234567890", in: "deploy")
            revision = try await store.put("a", "987654321", expected: revision)
            revision = try await store.put("a", "", expected: revision)
            try await store.remove("a", expected: revision)
            try await store.put("c", "123456789")
            #expect(try await store.keys() == ["b", "c"])
        }
    }

    private func noUpdateIsLostAmongManyCallers() async throws {
        try await withStore { store in
            try await withThrowingTaskGroup(of: Void.self) { callers in
                for _ in 0..<16 {
                    callers.addTask {
                        for _ in 0..<4 {
                            try await store.increment("count")
                        }
                    }
                }
                try await callers.waitForAll()
            }
            #expect(try await store.read("count", in: "lock")?.json == Array("64".utf8))
        }
    }

    private func aClosedStoreSaysSo() async throws {
        let store = try await makeStore(StoreLimits())
        await store.close()
        await store.close()
        await #expect(throws: StoreError.closed) { try await store.read("a", in: "lock") }
        await #expect(throws: StoreError.closed) {
            try await store.list(prefix: "", after: nil, limit: 1, in: "lock")
        }
        await #expect(throws: StoreError.closed) { try await store.put("a", "1") }
    }

    func withStore(
        _ limits: StoreLimits = StoreLimits(), _ check: (any Store) async throws -> Void
    ) async throws {
        let store = try await makeStore(limits)
        try await check(store)
        await store.close()
    }
}
