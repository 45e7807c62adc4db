import PluginAPI
import Testing

@Suite struct RPCMessageTests {
    @Test(
        arguments: [
            (
                ["jsonrpc": "2.0", "id": 1, "method": "ping", "params": ["a": 1]],
                .request(RPCRequest(id: 1, method: "ping", params: ["a": 1]))
            ),
            (
                ["jsonrpc": "2.0", "id": "é", "method": "ping"],
                .request(RPCRequest(id: "é", method: "ping", params: [:]))
            ),
            (["jsonrpc": "2.0", "method": "log", "x": 1], .notification(method: "log", params: [:])),
            (["jsonrpc": "2.0", "id": 1, "result": nil], .response(id: 1, .success(nil))),
            (
                ["jsonrpc": "2.0", "id": 1, "error": ["code": -32000, "message": "no"]],
                .response(id: 1, .failure(RPCError(.fault, "no")))
            ),
            (
                ["jsonrpc": "2.0", "id": nil, "error": ["code": 5, "message": "", "data": 1, "more": 2]],
                .response(id: nil, .failure(RPCError(.init(rawValue: 5), "", data: 1)))
            ),
        ] as [(JSON, RPCMessage)])
    func `tells requests, notifications and answers apart`(json: JSON, message: RPCMessage) throws {
        #expect(try RPCMessage(json) == message)
    }

    @Test(
        arguments: [
            ([], "\"jsonrpc\" is not \"2.0\""),
            ([:], "\"jsonrpc\" is not \"2.0\""),
            (["jsonrpc": 2.0, "method": "a"], "\"jsonrpc\" is not \"2.0\""),
            (["jsonrpc": "2.0", "method": 1], "\"method\" is not a string"),
            (["jsonrpc": "2.0", "method": "a", "params": []], "\"params\" is not an object"),
            (["jsonrpc": "2.0", "method": "a", "params": nil], "\"params\" is not an object"),
            (["jsonrpc": "2.0", "method": "a", "id": 1.5], "\"id\" is neither an integer nor a string"),
            (["jsonrpc": "2.0", "method": "a", "id": nil], "\"id\" is neither an integer nor a string"),
            (["jsonrpc": "2.0"], "a message needs \"method\", or \"id\" with either \"result\" or \"error\""),
            (
                ["jsonrpc": "2.0", "result": 1],
                "a message needs \"method\", or \"id\" with either \"result\" or \"error\""
            ),
            (
                ["jsonrpc": "2.0", "id": 1, "result": 1, "error": ["code": 1, "message": ""]],
                "a message needs \"method\", or \"id\" with either \"result\" or \"error\""
            ),
            (
                ["jsonrpc": "2.0", "id": 1, "error": ["code": "1", "message": ""]],
                "an error needs an integer \"code\" and a string \"message\""
            ),
            (["jsonrpc": "2.0", "id": 1, "error": nil], "an error needs an integer \"code\" and a string \"message\""),
        ] as [(JSON, String)])
    func `says why it is no message`(json: JSON, words: String) {
        #expect(throws: RPCError(.invalidRequest, words)) { try RPCMessage(json) }
    }

    @Test(
        arguments: [
            .request(RPCRequest(id: 7, method: "a.b", params: ["x": ["y"]])),
            .notification(method: "log", params: [:]),
            .response(id: 7, .success(["x": 1])), .response(id: "seven", .success(nil)),
            .response(id: 7, .failure(RPCError(.busy, "later", data: ["in": 5]))),
        ] as [RPCMessage])
    func `is the same after a line`(message: RPCMessage) throws {
        let line =
            switch message {
            case .request(let request):
                RPCLine.request(id: request.id.integer ?? 0, method: request.method, params: request.params)
            case .notification(let method, let params): RPCLine.notification(method: method, params: params)
            case .response(let id, let result): RPCLine.response(id: id, result)
            }
        #expect(line.last == 0x0A)
        #expect(!line.dropLast().contains(0x0A))
        #expect(try RPCMessage(JSONReader.read(Array(line.dropLast()))) == message)
    }

    @Test func `what is thrown becomes the error that the other side is told`() async {
        let thrown: [(any Error, RPCError)] = [
            (RPCError(.busy, "later", data: 1), RPCError(.busy, "later", data: 1)),
            (WireFormatError("a.b must be a string"), RPCError(.invalidParams, "a.b must be a string")),
            (CancellationError(), RPCError(.cancelled, "cancelled")),
            (Hiccup(), RPCError(.fault, "Hiccup()")),
        ]
        for (error, told) in thrown {
            #expect(await RPCError.catching { throw error } == .failure(told))
        }
        #expect(await RPCError.catching { 5 } == .success(5))
        #expect("\(RPCError(.busy, "later"))" == "later (-32001)")
    }

    private struct Hiccup: Error {}
}
