import PluginAPI
import Synchronization
import Testing

@Suite struct StorageTests {
    @Test func `a change is committed against the revision that was read`() async throws {
        let host = ScriptedHost(.success(stored("count", 7, 3)), .success(["revision": 8]))
        let result = try await Storage(requests: host).update("count", default: 0) { count in
            count += 1
            return "now \(count)"
        }
        #expect(result == "now 4")
        #expect(
            host.asked == [
                ["store.read", ["key": "count"]],
                ["store.commit", ["changes": [["key": "count", "expected": 7, "value": 4]]]],
            ])
    }

    @Test func `a value that is not there yet begins as said`() async throws {
        let host = ScriptedHost(.success(stored("count", 0, nil)), .success(["revision": 1]))
        try await Storage(requests: host).update("count", default: 10) { $0 += 1 }
        #expect(host.asked.last == ["store.commit", ["changes": [["key": "count", "expected": 0, "value": 11]]]])
    }

    @Test func `after a conflict the change runs again on what came first`() async throws {
        let host = ScriptedHost(
            .success(stored("count", 7, 3)), .success(["conflict": stored("count", 9, 20)]),
            .success(["conflict": stored("count", 0, nil)]), .success(["revision": 12]))
        let seen = Mutex<[Int]>([])
        try await Storage(requests: host).update("count", default: 100) { count in
            seen.withLock { $0.append(count) }
            count += 1
        }
        #expect(seen.withLock { $0 } == [3, 20, 100])
        #expect(
            host.asked.dropFirst() == [
                ["store.commit", ["changes": [["key": "count", "expected": 7, "value": 4]]]],
                ["store.commit", ["changes": [["key": "count", "expected": 9, "value": 21]]]],
                ["store.commit", ["changes": [["key": "count", "expected": 0, "value": 101]]]],
            ])
    }

    @Test func `nothing is written when the change leaves the value as it was`() async throws {
        let host = ScriptedHost(.success(stored("a", 7, ["x": 1, "y": [2]])), .success(stored("b", 0, nil)))
        let storage = Storage(requests: host)
        let value = try await storage.update("a", default: JSON.null) { value in
            value = ["y": [2], "x": 1]
            return value
        }
        #expect(value["x"] == 1)
        try await storage.update("b", as: Int.self) { _ in }
        #expect(host.isDone)
    }

    @Test func `nothing is written when a value that is not there stays as it begins`() async throws {
        let host = ScriptedHost(.success(stored("a", 0, nil)))
        #expect(try await Storage(requests: host).update("a", default: [5]) { $0.count } == 1)
        #expect(host.asked == [["store.read", ["key": "a"]]])
    }

    @Test func `nothing is written when the change throws`() async throws {
        let host = ScriptedHost(.success(stored("a", 7, 1)))
        await #expect(throws: No.self) {
            try await Storage(requests: host).update("a", default: 0) { value in
                value = 5
                throw No()
            }
        }
        #expect(host.asked == [["store.read", ["key": "a"]]])
    }

    @Test func `a value is removed by leaving none`() async throws {
        let host = ScriptedHost(.success(stored("a", 7, 1)), .success(["revision": 8]))
        try await Storage(requests: host).update("a", as: Int.self) { $0 = nil }
        #expect(host.asked.last == ["store.commit", ["changes": [["key": "a", "expected": 7]]]])
    }

    @Test func `reads a value, or none`() async throws {
        let host = ScriptedHost(.success(stored("a", 7, ["x"])), .success(stored("a", 0, nil)))
        let storage = Storage(requests: host)
        #expect(try await storage.value("a", as: [String].self) == ["x"])
        #expect(try await storage.value("a", as: [String].self) == nil)
    }

    @Test func `a value of another shape is a fault that names the place`() async throws {
        let host = ScriptedHost(.success(stored("a/b", 7, ["x", 5])))
        await #expect(
            throws: StorageError("the value at \"a/b\" is not a Array<String>: [1]: expected a string, found 5")
        ) {
            try await Storage(requests: host).value("a/b", as: [String].self)
        }
    }

    @Test func `what the host refuses is passed on`() async throws {
        let host = ScriptedHost(.failure(RPCError(.busy, "later")))
        await #expect(throws: RPCError(.busy, "later")) { try await Storage(requests: host).value("a", as: Int.self) }
    }

    @Test func `one who always comes too late gives up`() async throws {
        let host = Rival()
        let error = await #expect(throws: StorageError.self) {
            try await Storage(requests: host).update("a", default: 0) { $0 += 1 }
        }
        #expect(error?.description == "\"a\" was changed by others 1000 times in a row")
    }

    @Test func `lists all values, a page at a time`() async throws {
        let pages = [0..<200, 200..<400, 400..<401].map { page in
            JSON.array(page.map { stored("a/\($0)", $0 + 1, .integer($0)) })
        }
        let host = ScriptedHost(
            .success(["entries": pages[0], "more": true]), .success(["entries": pages[1], "more": true]),
            .success(["entries": pages[2], "more": false]))
        let values = try await Storage(requests: host).values(prefix: "a/", as: Int.self)
        #expect(values.map(\.value) == Array(0...400))
        #expect(values.map(\.key).first == "a/0" && values.map(\.key).last == "a/400")
        #expect(
            host.asked == [
                ["store.list", ["prefix": "a/", "after": nil, "limit": 200]],
                ["store.list", ["prefix": "a/", "after": "a/199", "limit": 200]],
                ["store.list", ["prefix": "a/", "after": "a/399", "limit": 200]],
            ])
    }

    @Test(arguments: [(0, false), (3, false), (3, true)])
    func `asks on as long as the host says that there is more`(count: Int, hasMore: Bool) async throws {
        let entries = JSON.array((0..<count).map { stored("\($0)", 1, .integer($0)) })
        let host = ScriptedHost(
            .success(["entries": entries, "more": .bool(hasMore)]), .success(["entries": [], "more": false]))
        #expect(try await Storage(requests: host).values(prefix: "", as: Int.self).count == count)
        #expect(host.isDone == hasMore)
    }

    @Test func `a line for the log says its level and its fields in order`() {
        let host = ScriptedHost()
        let log = Log(requests: host)
        log.debug("a")
        log.info("b", ["y": "2", "x": "1"])
        log.warning("c")
        log.error("d\ne")
        #expect(
            host.asked == [
                ["log", ["level": "debug", "message": "a", "fields": [:]]],
                ["log", ["level": "info", "message": "b", "fields": ["x": "1", "y": "2"]]],
                ["log", ["level": "warning", "message": "c", "fields": [:]]],
                ["log", ["level": "error", "message": "d\ne", "fields": [:]]],
            ])
    }

    private func stored(_ key: String, _ revision: Int, _ value: JSON?) -> JSON {
        StoredJSON(key: key, revision: revision, value: value).json
    }

    private struct No: Error {}
}

/// A host with somebody who is always quicker.
private struct Rival: HostRequests {
    func request(_ method: String, _ params: JSON) async throws -> JSON {
        let now = StoredJSON(key: "a", revision: 1, value: 1)
        return method == "store.read" ? now.json : StoreCommitResult.conflict(now).json
    }

    func notify(_ method: String, _ params: JSON) {}
}
