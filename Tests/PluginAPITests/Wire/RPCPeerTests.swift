import Foundation
import PluginAPI
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct RPCPeerTests {
    @Test func `asks and gets the answer`() async throws {
        let peer = try Tested()
        async let answer = peer.peer.request("clock.now", ["zone": "UTC"])
        #expect(
            await peer.raw.line() == #"{"jsonrpc":"2.0","id":1,"method":"clock.now","params":{"zone":"UTC"}}"#)
        peer.raw.write(#"{"jsonrpc":"2.0","id":1,"result":{"now":5}}"# + "\n")
        #expect(try await answer == ["now": 5])
    }

    @Test func `answers may come in any order`() async throws {
        let peer = try Tested()
        async let first = peer.peer.request(1, "a", [:])
        async let second = peer.peer.request(2, "b", [:])
        for _ in 1...2 { _ = await peer.raw.line() }
        peer.raw.write(#"{"id":2,"result":"two","jsonrpc":"2.0"}"# + "\n")
        #expect(try await second == "two")
        peer.raw.write(#"{"jsonrpc":"2.0","id":1,"result":null}"# + "\n")
        #expect(try await first == nil)
    }

    @Test func `an error is thrown with its code, words and data`() async throws {
        let peer = try Tested()
        let task = Task { try await peer.peer.request("a", [:]) }
        _ = await peer.raw.line()
        peer.raw.write(#"{"jsonrpc":"2.0","id":1,"error":{"code":-32003,"message":"no","data":[0]}}"# + "\n")
        await #expect(throws: RPCError(.noCommonProtocol, "no", data: [0])) { try await task.value }
    }

    @Test func `requests and notifications of the other side are handed over`() async throws {
        let peer = try Tested()
        peer.raw.write(#"{"jsonrpc":"2.0","id":"x","method":"ping"}"# + "\n")
        let request = try await peer.requests.next()
        #expect(request == RPCRequest(id: "x", method: "ping", params: [:]))
        peer.peer.answer(request, .success([:]))
        #expect(await peer.raw.line() == #"{"jsonrpc":"2.0","id":"x","result":{}}"#)
        peer.peer.answer(request, .failure(RPCError(.busy, "later")))
        #expect(await peer.raw.line() == #"{"jsonrpc":"2.0","id":"x","error":{"code":-32001,"message":"later"}}"#)
        peer.raw.write(#"{"jsonrpc":"2.0","method":"cancel","params":{"id":7},"more":true}"# + "\n")
        #expect(try await peer.notifications.next() == #"cancel {"id":7}"#)
        peer.peer.notify("log", ["level": "info"])
        #expect(await peer.raw.line() == #"{"jsonrpc":"2.0","method":"log","params":{"level":"info"}}"#)
    }

    @Test func `who stops waiting tells the other side, and still hears its answer`() async throws {
        let peer = try Tested()
        let task = Task { try await peer.peer.request("a", [:]) }
        #expect(await peer.raw.line() == #"{"jsonrpc":"2.0","id":1,"method":"a","params":{}}"#)
        task.cancel()
        #expect(await peer.raw.line() == #"{"jsonrpc":"2.0","method":"cancel","params":{"id":1}}"#)
        peer.raw.write(#"{"jsonrpc":"2.0","id":1,"error":{"code":-32002,"message":"cancelled"}}"# + "\n")
        await #expect(throws: RPCError(.cancelled, "cancelled")) { try await task.value }
    }

    @Test func `a task that was cancelled before it asked tells the other side too`() async throws {
        let peer = try Tested()
        let gate = Heard<Void>()
        let task = Task {
            try await gate.next()
            return try await peer.peer.request("a", [:])
        }
        task.cancel()
        gate.note(())
        var lines: [String?] = []
        while lines.last != #"{"jsonrpc":"2.0","id":1,"method":"a","params":{}}"# {
            lines.append(await peer.raw.line())
        }
        #expect(await peer.raw.line() == #"{"jsonrpc":"2.0","method":"cancel","params":{"id":1}}"#)
        peer.raw.write(#"{"jsonrpc":"2.0","id":1,"result":"done all the same"}"# + "\n")
        #expect(try await task.value == "done all the same")
    }

    @Test func `an abandoned request fails at once, and its late answer is told`() async throws {
        let peer = try Tested()
        let late = Heard<Void>()
        let task = Task { try await peer.peer.request(5, "command", [:]) }
        _ = await peer.raw.line()
        peer.peer.abandon(5, Late()) { late.note(()) }
        #expect(await peer.raw.line() == #"{"jsonrpc":"2.0","method":"cancel","params":{"id":5}}"#)
        await #expect(throws: Late.self) { try await task.value }
        peer.raw.write(#"{"jsonrpc":"2.0","id":5,"result":{}}"# + "\n")
        try await late.next()
        peer.peer.abandon(5, Late()) { late.note(()) }
        peer.raw.write(#"{"jsonrpc":"2.0","id":5,"result":{}}"# + "\n")
        #expect(try await peer.violations.next() == "an answer to no open request: id 5")
        #expect(late.untaken == 0)
    }

    @Test(arguments: [
        (#"{"jsonrpc":"2.0","id":9,"result":{}}"#, "an answer to no open request: id 9"),
        (#"{"jsonrpc":"2.0","id":"1","result":{}}"#, "an answer to no open request: id \"1\""),
        (#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":""}}"#, "an answer to no open request: id null"),
        (
            "garbage",
            "not a JSON-RPC 2.0 message: line 1, column 1: expected a value, found \"garbage\"; write strings in double quotes"
        ),
        ("", "not a JSON-RPC 2.0 message: line 1, column 1: expected a value, found the end of the text"),
        ("[]", "not a JSON-RPC 2.0 message: \"jsonrpc\" is not \"2.0\" (-32600)"),
    ])
    func `a line that breaks the protocol is told, and the conversation goes on`(
        line: String, violation: String
    ) async throws {
        let peer = try Tested()
        peer.raw.write(line + "\n")
        #expect(try await peer.violations.next() == violation)
        peer.raw.write(#"{"jsonrpc":"2.0","method":"still here"}"# + "\n")
        #expect(try await peer.notifications.next() == "still here {}")
    }

    @Test func `the second answer to a request is a violation`() async throws {
        let peer = try Tested()
        async let answer = peer.peer.request("a", [:])
        _ = await peer.raw.line()
        peer.raw.write(String(repeating: #"{"jsonrpc":"2.0","id":1,"result":1}"# + "\n", count: 2))
        #expect(try await answer == 1)
        #expect(try await peer.violations.next() == "an answer to no open request: id 1")
    }

    @Test func `the end fails what waits, and what is asked afterwards`() async throws {
        let peer = try Tested()
        let tasks = (1...3).map { _ in Task { try await peer.peer.request("a", [:]) } }
        for _ in tasks { _ = await peer.raw.line() }
        peer.raw.close()
        #expect(try await peer.end.next() == .closedByPeer)
        for task in tasks { await #expect(throws: PeerGone.self) { try await task.value } }
        await #expect(throws: PeerGone.self) { try await peer.peer.request("b", [:]) }
    }

    @Test func `says what was said before it closes`() async throws {
        let peer = try Tested()
        peer.peer.notify("log", [:])
        peer.peer.closeWhenSent()
        #expect(await peer.raw.rest() == [#"{"jsonrpc":"2.0","method":"log","params":{}}"#])
        #expect(try await peer.end.next() == .closedHere)
    }

    @Test func `nothing is kept of a conversation that ended over an abandoned request`() async throws {
        weak var leftover: RPCPeer?
        do {
            let peer = try Tested()
            leftover = peer.peer
            let task = Task { try await peer.peer.request(1, "command", [:]) }
            _ = await peer.raw.line()
            peer.peer.abandon(1, Late()) { _ = peer }
            await #expect(throws: Late.self) { try await task.value }
            peer.raw.close()
            #expect(try await peer.end.next() == .closedByPeer)
            peer.thread.loop.stop()
            try await peer.thread.end()
        }
        #expect(leftover == nil)
    }

    private struct Late: Error {}
}

/// A peer on a loop of its own, and the other end.
private final class Tested: Sendable {
    let thread: LoopThread
    let peer: RPCPeer
    let raw: RawEnd
    let requests = Heard<RPCRequest>()
    let notifications = Heard<String>()
    let violations = Heard<String>()
    let end = Heard<LineSocket.End>()

    init() throws {
        thread = try LoopThread()
        let pair = try SocketPair()
        raw = pair.raw
        peer = RPCPeer(descriptor: pair.tested, loop: thread.loop) {
            [requests, notifications, violations, end] _ in
            RPCPeer.Callbacks(
                onRequest: { requests.note($0) }, onNotification: { notifications.note("\($0) \($1)") },
                onViolation: { violations.note($0) }, onEnd: { end.note($0) })
        }
    }
}
