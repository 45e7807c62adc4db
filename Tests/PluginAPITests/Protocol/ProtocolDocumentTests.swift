import PluginAPI
import Testing

@Suite(.timeLimit(.minutes(5))) struct ProtocolDocumentTests {
    @Test(arguments: try ProtocolDocument.blocks("json"))
    func `every example line is a message`(block: ProtocolDocument.Block) throws {
        for line in block.lines { _ = try RPCMessage(JSONReader.read(line)) }
    }

    @Test(arguments: try ProtocolDocument.blocks("json"))
    func `every example is what its method takes`(block: ProtocolDocument.Block) throws {
        for line in block.lines {
            switch try RPCMessage(JSONReader.read(line)) {
            case .request(let request): try expectKnown(request.method, request.params)
            case .notification(let method, let params): try expectKnown(method, params)
            case .response: break
            }
        }
    }

    @Test func `every method has an example`() throws {
        let methods = try ProtocolDocument.blocks("json").flatMap(\.lines).compactMap { line in
            try JSONReader.read(line)["method"]?.string
        }
        #expect(
            Set(methods) == [
                "initialize", "start", "command", "event", "ping", "logs", "shutdown", "cancel", "reply", "ask",
                "store.read",
                "store.list",
                "store.commit", "service", "service.call", "event.publish", "timer", "timer.set", "timer.cancel",
                "timer.list", "send", "clock.now", "log",
                "launcher.failed",
            ])
    }

    @Test(arguments: try ProtocolDocument.blocks("transcript"))
    func `the conversation happens as it is written`(block: ProtocolDocument.Block) async throws {
        try await Transcript(block.lines).replay(with: Tally.self)
    }

    @Test func `there is a conversation to read`() throws {
        #expect(try ProtocolDocument.blocks("transcript").count == 1)
    }

    private func expectKnown(_ method: String, _ params: JSON) throws {
        switch method {
        case "initialize": _ = try InitializeParams(params)
        case "start": _ = try StartParams(params)
        case "command": _ = try CommandCall(params)
        case "event": _ = try EventMessage(params)
        case "service": _ = try ServiceMessage(params)
        case "service.call": _ = try ServiceCallParams(params)
        case "event.publish": _ = try EventPublishParams(params)
        case "timer": _ = try TimerMessage(params)
        case "timer.set": _ = try TimerSetParams(params)
        case "timer.cancel": _ = try TimerCancelParams(params)
        case "timer.list": _ = try TimerListParams(params)
        case "store.read": _ = try StoreReadParams(params)
        case "store.list": _ = try StoreListParams(params)
        case "store.commit": _ = try StoreCommitParams(params)
        case "ask": _ = try AskParams(Fields(params, path: "ask"))
        case "reply": _ = try OutcomeMessage(params["outcome"] ?? nil)
        case "send": _ = try SendParams(params)
        case "log": #expect(Log.Level(rawValue: params["level"]?.string ?? "") != nil)
        case "cancel": #expect(params["id"] != nil)
        case "logs": _ = try LogReaders(params)
        case "ping", "shutdown", "clock.now": #expect(params == [:])
        case "launcher.failed": #expect(params["what"]?.string != nil && params["detail"]?.string != nil)
        default: Issue.record("no method is called \"\(method)\"")
        }
    }
}
