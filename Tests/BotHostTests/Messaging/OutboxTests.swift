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
        let outbox = Outbox(
            adapters: [chat], store: MemoryStore(), clock: ManualClock(), log: LogLines().log(clock: ManualClock()))
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
        let outbox = Outbox(
            adapters: [first, second], store: MemoryStore(), clock: ManualClock(), log: lines.log(clock: ManualClock()))
        for adapter in ["second", "none"] {
            let person = MemoryChat.person("bo", adapter: adapter)
            await outbox.deliver(
                OutcomeMessage(code: "x.said", isSuccess: true, audience: .person(person), text: "x", data: ["a": 1]),
                to: .said("x"))
        }
        #expect(first.messages.isEmpty)
        #expect(second.messages.map(\.code) == ["x.said"])
        #expect(second.messages.first?.data == ["a": 1])
        let refusal = "\"none:bo\" belongs to no adapter of this bot; there are first, second."
        #expect(lines.count("error host: not told: \(refusal) code=x.said") == 1)
    }

    private static func outcome(_ text: RichText, _ audience: Audience = .room) -> OutcomeMessage {
        OutcomeMessage(code: "x", isSuccess: true, audience: audience, text: text, data: nil)
    }

    @Test(
        arguments: [
            (Audience.automatic, nil, nil), (.automatic, "t", "t"), (.room, "t", "t"), (.caller, "t", "t"),
            (.thread, nil, "7"), (.thread, "t", "t"), (.room(MemoryChat.room("#dev")), "t", nil),
            (.person(MemoryChat.person("bo")), "t", nil),
        ] as [(Audience, String?, String?)])
    func `what is asked in a thread is answered there`(audience: Audience, asked: String?, answered: String?) async {
        let chat = MemoryChat()
        let outbox = Outbox(
            adapters: [chat], store: MemoryStore(), clock: ManualClock(), log: LogLines().log(clock: ManualClock()))
        let cause = IncomingMessage(
            id: "7", person: MemoryChat.person("ann"), room: MemoryChat.room("#ops"), text: "x", thread: asked)
        await outbox.deliver(Self.outcome("x", audience), to: cause)
        #expect(chat.messages.map(\.thread) == [answered])
    }

    @Test func `an edit takes the place of what was said`() async throws {
        let (chat, clock) = (MemoryChat(), ManualClock())
        let outbox = Outbox(adapters: [chat], store: MemoryStore(), clock: clock, log: LogLines().log(clock: clock))
        let cause = IncomingMessage.said("x", in: "#ops")
        let sent = try #require(await outbox.deliver(Self.outcome("1"), to: cause))
        await outbox.edit(sent, to: Self.outcome("2", .caller), of: cause)
        await outbox.edit(sent, to: Self.outcome("3"), of: cause)
        #expect(chat.messages.map(\.plain) == ["1", "2", "3"])
        #expect(chat.messages.map(\.edits) == [nil, "1", "1"])
        #expect(chat.messages.map(\.place) == ["#ops", "#ops", "#ops"])
    }

    @Test func `where nothing can be edited, an edit is said anew, but not sooner than after ten seconds`() async throws
    {
        let (chat, clock) = (MemoryChat(canEdit: false), ManualClock())
        let outbox = Outbox(adapters: [chat], store: MemoryStore(), clock: clock, log: LogLines().log(clock: clock))
        let cause = IncomingMessage.said("x", in: "#ops")
        let sent = try #require(await outbox.deliver(Self.outcome("0"), to: cause))
        for second in 1...25 {
            clock.advance(by: .seconds(1))
            await outbox.edit(sent, to: Self.outcome("\(second)"), of: cause)
        }
        #expect(chat.messages.map(\.plain) == ["0", "10", "20"])
        #expect(chat.messages.allSatisfy { $0.edits == nil })
    }

    @Test func `a message that cannot be shown is logged`() async {
        let lines = LogLines()
        let outbox = Outbox(
            adapters: [MuteChat()], store: MemoryStore(), clock: ManualClock(), log: lines.log(clock: ManualClock()))
        await outbox.deliver(
            OutcomeMessage(code: "x.said", isSuccess: true, audience: .caller, text: "x", data: nil), to: .said("x"))
        #expect(lines.count("error host: a message could not be delivered: it is mute to=test:ann code=x.said") == 1)
    }

    @Test func `what has to wait is counted for its network`() async throws {
        let outbox = Outbox(
            adapters: [MuteChat(error: .unreachable("it is away")), MemoryChat(id: "other")], store: MemoryStore(),
            clock: ManualClock(), log: LogLines().log(clock: ManualClock()))
        #expect(outbox.unsaid.isEmpty)
        for person in ["ann", "bo"] {
            await outbox.deliver(
                OutcomeMessage(code: "x.said", isSuccess: true, audience: .caller, text: "x", data: nil),
                to: .said("x", as: person))
        }
        #expect(outbox.unsaid == ["test": 2])
    }

    private struct MuteChat: ChatAdapter {
        var error = DeliveryError.refused("it is mute")
        let id = "test"
        func run(_ inbox: any Inbox) async throws {}
        let canEdit = true
        func deliver(_ message: OutgoingMessage) async throws(DeliveryError) -> Delivery {
            throw error
        }
        func person(named name: String) async -> Person? { nil }
        func room(named name: String) async -> Room? { nil }
        func close() async {}
    }
}
