import BotHost
import Concurrency
import PluginAPI
import Testing

/// Who reads what.
@Suite struct OutboxTests {
    private enum Told: Equatable, Sendable {
        case room, caller, bo
    }

    @Test(
        arguments: [
            (Audience.automatic, true, "#ops", false, .room), (.automatic, false, "#ops", false, .caller),
            (.automatic, true, nil, false, .caller), (.automatic, true, "#ops", true, .caller),
            (.automatic, false, nil, true, .caller), (.caller, true, "#ops", false, .caller),
            (.caller, false, nil, false, .caller), (.room, true, "#ops", false, .room),
            (.room, false, "#ops", false, .room), (.room, true, "#ops", true, .room),
            (.room, true, nil, false, .caller),
            (.person(MemoryChat.person("bo")), true, "#ops", false, .bo),
            (.person(MemoryChat.person("bo")), false, nil, true, .bo),
            (.person(MemoryChat.person("ann")), true, "#ops", false, .caller),
        ] as [(Audience, Bool, String?, Bool, Told)])
    private func `the audience follows from the outcome and from where it was asked for`(
        audience: Audience, isSuccess: Bool, room: String?, isSlash: Bool, told: Told
    ) async {
        let chat = MemoryChat()
        let outbox = Outbox(adapters: [chat], clock: ManualClock(), log: LogLines().log(clock: ManualClock()))
        let cause = IncomingMessage.said("x", in: room, isSlash: isSlash)
        await outbox.deliver(
            OutcomeMessage(code: "x", isSuccess: isSuccess, audience: audience, text: "x", data: nil), to: cause)
        let place = room.map { MemoryChat.room($0) }
        let expected: OutgoingMessage.Audience =
            switch told {
            case .room: .room(MemoryChat.room("#ops"))
            case .caller: .person(MemoryChat.person("ann"), in: place)
            case .bo: .person(MemoryChat.person("bo"), in: nil)
            }
        #expect(chat.messages.map(\.audience) == [expected])
    }

    @Test func `each message goes to the adapter of its person or room`() async {
        let (first, second, lines) = (MemoryChat(id: "first"), MemoryChat(id: "second"), LogLines())
        let outbox = Outbox(adapters: [first, second], clock: ManualClock(), log: lines.log(clock: ManualClock()))
        for adapter in ["second", "none"] {
            let person = MemoryChat.person("bo", adapter: adapter)
            await outbox.deliver(
                OutcomeMessage(code: "x.said", isSuccess: true, audience: .person(person), text: "x", data: ["a": 1]),
                to: .said("x"))
        }
        #expect(first.messages.isEmpty)
        #expect(second.messages.map(\.code) == ["x.said"])
        #expect(second.messages.first?.data == ["a": 1])
        #expect(lines.count("error host: nobody to deliver to: no adapter none code=x.said") == 1)
    }

    @Test func `a message that cannot be shown is logged`() async {
        let lines = LogLines()
        let outbox = Outbox(adapters: [MuteChat()], clock: ManualClock(), log: lines.log(clock: ManualClock()))
        await outbox.deliver(
            OutcomeMessage(code: "x.said", isSuccess: true, audience: .caller, text: "x", data: nil), to: .said("x"))
        #expect(lines.count("error host: a message could not be delivered: Mute() adapter=test code=x.said") == 1)
    }

    private struct MuteChat: ChatAdapter {
        let id = "test"
        func run(_ inbox: any Inbox) async throws {}
        func deliver(_ message: OutgoingMessage) async throws { throw Mute() }
        func person(named name: String) async -> Person? { nil }
        func room(named name: String) async -> Room? { nil }
        func close() async {}
    }

    private struct Mute: Error {}
}
