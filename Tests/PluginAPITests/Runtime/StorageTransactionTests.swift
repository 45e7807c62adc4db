import PluginAPI
import Synchronization
import Testing

@Suite struct StorageTransactionTests {
    @Test func `what is changed stands on all that was read`() async throws {
        let host = ScriptedHost(
            .success(stored("b", 7, 3)), .success(stored("a", 4, 10)), .success(stored("c", 0, nil)),
            .success(["revision": 8]))
        try await Storage(requests: host).transaction { change in
            let b = try await change.value("b", default: 0)
            let a = try await change.value("a", default: 0)
            try await change.set("c", to: a + b)
        }
        #expect(
            host.asked.last == [
                "store.commit",
                [
                    "changes": [
                        ["key": "a", "expected": 4, "keep": true], ["key": "b", "expected": 7, "keep": true],
                        ["key": "c", "expected": 0, "value": 13],
                    ]
                ],
            ])
    }

    @Test func `after a conflict everything is read and decided again`() async throws {
        let host = ScriptedHost(
            .success(stored("a", 1, 1)), .success(["conflict": stored("a", 2, 5)]), .success(stored("a", 2, 5)),
            .success(["revision": 3]))
        let seen = Mutex<[Int]>([])
        let result = try await Storage(requests: host).transaction { change in
            let a = try await change.value("a", default: 0)
            seen.withLock { $0.append(a) }
            try await change.set("a", to: a + 1)
            return a
        }
        #expect(result == 5)
        #expect(seen.withLock { $0 } == [1, 5])
        #expect(host.asked.last == ["store.commit", ["changes": [["key": "a", "expected": 2, "value": 6]]]])
    }

    @Test func `what was set is read afterwards, and a key is asked for once`() async throws {
        let host = ScriptedHost(
            .success(stored("e/a", 1, 1)),
            .success(["entries": [stored("e/a", 1, 1), stored("e/b", 2, 2)], "more": false]),
            .success(["entries": [stored("e/a", 1, 1), stored("e/b", 2, 2)], "more": false]),
            .success(["revision": 3]))
        let read = try await Storage(requests: host).transaction { change in
            try await change.set("e/a", to: 9)
            let values = try await change.values(prefix: "e/", as: Int.self)
            try await change.remove("e/b")
            return "\(values) \(try await change.values(prefix: "e/", as: Int.self).count)"
        }
        #expect(read == #"[(key: "e/a", value: 9), (key: "e/b", value: 2)] 1"#)
        #expect(host.isDone)
    }

    @Test func `nothing is committed when nothing was changed, or the step throws`() async throws {
        let host = ScriptedHost(.success(stored("a", 1, 1)), .success(stored("a", 1, 1)))
        let storage = Storage(requests: host)
        try await storage.transaction { try await $0.set("a", to: 1) }
        await #expect(throws: CancellationError.self) {
            try await storage.transaction { change in
                try await change.set("a", to: 2)
                throw CancellationError()
            }
        }
        #expect(host.isDone)
    }

    @Test func `what is new is not looked for, and published with the change`() async throws {
        let host = ScriptedHost(.success(["revision": 1]))
        try await Storage(requests: host, call: 7).transaction { change in
            try await change.insert("log/1", "begun")
            try change.publish("begun", ["number": 1])
        }
        #expect(
            host.asked == [
                [
                    "store.commit",
                    [
                        "changes": [["key": "log/1", "expected": 0, "value": "begun"]],
                        "publish": [["name": "begun", "data": ["number": 1]]], "call": 7,
                    ],
                ]
            ])
    }

    @Test func `what was to be new is looked for after a conflict, and refused when it is not`() async throws {
        let host = ScriptedHost(.success(["conflict": stored("log/1", 4, "old")]), .success(stored("log/1", 4, "old")))
        await #expect(throws: StorageError("there is a value at \"log/1\" already")) {
            try await Storage(requests: host).transaction { try await $0.insert("log/1", "new") }
        }
        await #expect(throws: StorageError.self) {
            try await Storage(requests: host).transaction { change in
                try await change.insert("log/2", "one")
                try await change.insert("log/2", "two")
            }
        }
        #expect(host.isDone)
    }

    // MARK: What the process remembers

    /// Adds one to `a`, with a storage that remembers, whose host has answered a first time.
    private func remembering(_ answers: Result<JSON, RPCError>...) async throws -> (Storage, ScriptedHost) {
        let host = ScriptedHost([.success(stored("a", 1, 1)), .success(["revision": 2])] + answers)
        let storage = Storage(requests: host, memory: StorageMemory())
        try await add(1, to: storage)
        return (storage, host)
    }

    private func add(_ number: Int, to storage: Storage) async throws {
        try await storage.transaction { change in
            try await change.set("a", to: try await change.value("a", default: 0) + number)
        }
    }

    @Test func `what this process stored is not asked for, and the change stands on it`() async throws {
        let (storage, host) = try await remembering(.success(["revision": 3]), .success(["revision": 4]))
        try await add(1, to: storage)
        try await add(1, to: storage)
        let commits = host.asked.suffix(2)
        #expect(
            commits == [
                ["store.commit", ["changes": [["key": "a", "expected": 2, "value": 3]]]],
                ["store.commit", ["changes": [["key": "a", "expected": 3, "value": 4]]]],
            ])
        #expect(host.isDone)
    }

    @Test func `what comes to no change is decided again on what is stored`() async throws {
        let (storage, host) = try await remembering(.success(stored("a", 7, 9)), .success(["revision": 8]))
        try await storage.transaction { change in
            guard try await change.value("a", default: 0) > 5 else { return }
            try await change.set("a", to: 10)
        }
        #expect(host.asked.last == ["store.commit", ["changes": [["key": "a", "expected": 7, "value": 10]]]])
        #expect(host.isDone)
    }

    @Test func `an error is only passed on when it comes of what is stored`() async throws {
        let (storage, host) = try await remembering(.success(stored("a", 7, 9)))
        await #expect(throws: StorageError("9 is too much")) {
            try await storage.transaction { change in
                throw StorageError("\(try await change.value("a", default: 0)) is too much")
            }
        }
        #expect(host.isDone)
    }

    @Test func `after a conflict it is forgotten, and asked for`() async throws {
        let (storage, host) = try await remembering(
            .success(["conflict": stored("a", 7, 9)]), .success(stored("a", 7, 9)), .success(["revision": 8]))
        try await add(1, to: storage)
        #expect(host.asked.last == ["store.commit", ["changes": [["key": "a", "expected": 7, "value": 10]]]])
        #expect(host.isDone)
    }

    @Test func `what is large, or was removed, is not remembered`() async throws {
        let long = String(repeating: "x", count: 5_000)
        for value: JSON? in [.string(long), .array(Array(repeating: 1, count: 300)), nil] {
            let host = ScriptedHost([
                .success(stored("a", 1, 1)), .success(["revision": 2]), .success(stored("a", 2, value)),
            ])
            let storage = Storage(requests: host, memory: StorageMemory())
            try await storage.transaction { try await $0.set("a", to: value) }
            let read = try await storage.transaction { try await $0.value("a", as: JSON.self) }
            #expect(read == value)
            #expect(host.isDone)
        }
    }

    private func stored(_ key: String, _ revision: Int, _ value: JSON?) -> JSON {
        StoredJSON(key: key, revision: revision, value: value).json
    }
}
