import BotHost
import Concurrency
import PluginAPI
import Synchronization
import Testing

/// What becomes of messages when the network does not just take them.
@Suite(.timeLimit(.minutes(5))) struct OutboxLanesTests {
    private static func outcome(_ text: String, _ audience: Audience = .room) -> OutcomeMessage {
        OutcomeMessage(
            code: "x", isSuccess: true, audience: audience, text: RichText(segments: [.plain(text)]), data: nil)
    }

    @Test func `a burst goes at once, the rest at the network's pace`() async throws {
        try await withOutbox(StubbornChat(pace: DeliveryPace(burst: 2, interval: .seconds(1)))) { outbox, chat, clock in
            for number in 1...5 { await outbox.deliver(Self.outcome("\(number)"), to: .said("x", in: "#ops")) }
            await outbox.settle()
            #expect(chat.texts == ["1", "2"])
            #expect(outbox.summary.waiting == 3)
            #expect(outbox.summary.oldest == clock.now())
            for number in 3...5 {
                clock.advance(by: .seconds(1))
                await outbox.settle()
                #expect(chat.texts.last == "\(number)")
            }
            #expect(outbox.summary == OutboxSummary(waiting: 0, stored: 0, oldest: nil))
        }
    }

    @Test func `of edits that come too fast the newest is shown`() async throws {
        try await withOutbox(StubbornChat(pace: DeliveryPace(burst: 1, interval: .seconds(1)))) { outbox, chat, clock in
            let cause = IncomingMessage.said("x", in: "#ops")
            let sent = try #require(await outbox.deliver(Self.outcome("0 %"), to: cause))
            for percent in 1...50 { await outbox.edit(sent, to: Self.outcome("\(percent) %"), of: cause) }
            clock.advance(by: .seconds(1))
            await outbox.settle()
            #expect(chat.texts == ["0 %", "50 %"])
            #expect(chat.edits == [nil, "1"])
        }
    }

    @Test func `what waits is changed before it is ever shown`() async throws {
        try await withOutbox(StubbornChat()) { outbox, chat, clock in
            chat.refuses = .unreachable("away")
            let cause = IncomingMessage.said("x", in: "#ops")
            let sent = try #require(await outbox.deliver(Self.outcome("0 %"), to: cause))
            await outbox.edit(sent, to: Self.outcome("100 %"), of: cause)
            chat.refuses = nil
            clock.advance(by: .seconds(1))
            await outbox.settle()
            #expect(chat.texts == ["100 %"])
            #expect(chat.edits == [nil])
        }
    }

    @Test func `a long text is several messages, in order, and its edit changes each`() async throws {
        try await withOutbox(StubbornChat(longest: 10)) { outbox, chat, _ in
            let cause = IncomingMessage.said("x", in: "#ops")
            let sent = try #require(await outbox.deliver(Self.outcome("one two three four"), to: cause))
            #expect(chat.texts == ["one two", "three four"])
            await outbox.edit(sent, to: Self.outcome("five"), of: cause)
            await outbox.edit(sent, to: Self.outcome("alpha beta gamma delta epsilon"), of: cause)
            #expect(chat.texts.dropFirst(2) == ["five", "…", "alpha beta", "gamma", "delta", "epsilon"])
            #expect(chat.edits.dropFirst(2) == ["1", "2", "1", "2", nil, nil])
        }
    }

    @Test func `parts of two long texts do not mix`() async throws {
        try await withOutbox(StubbornChat(longest: 2)) { outbox, chat, _ in
            await withTaskGroup { both in
                for text in ["a b c d e f", "1 2 3 4 5 6"] {
                    both.addTask { await outbox.deliver(Self.outcome(text), to: .said("x", in: "#ops")) }
                }
            }
            await outbox.settle()
            #expect(
                [
                    ["a", "b", "c", "d", "e", "f", "1", "2", "3", "4", "5", "6"],
                    ["1", "2", "3", "4", "5", "6", "a", "b", "c", "d", "e", "f"],
                ].contains(chat.texts))
        }
    }

    @Test func `what is confirmed late holds up its lane, and is said again when it is not confirmed`() async throws {
        try await withOutbox(StubbornChat()) { outbox, chat, clock in
            let first = Answer<Bool>()
            chat.confirmation = first
            try await outbox.send(Self.outcome("1", .room(MemoryChat.room("#ops"))), from: "zoo")
            await chat.shown(1)
            await outbox.deliver(Self.outcome("2"), to: .said("x", in: "#ops"))
            #expect(chat.texts == ["1"])
            #expect(outbox.summary.stored == 1)
            chat.confirmation = nil
            first.give(false)
            await outbox.settle()
            clock.advance(by: .seconds(1))
            await outbox.settle()
            #expect(chat.texts == ["1", "1", "2"])
            #expect(outbox.summary == OutboxSummary(waiting: 0, stored: 0, oldest: nil))
        }
    }

    @Test func `where messages wait for an adapter that is not there any more, the log says so once`() async throws {
        let store = MemoryStore()
        let (clock, gone) = (ManualClock(), MemoryChat(id: "gone"))
        let before = Outbox(adapters: [gone], store: store, clock: clock, log: LogLines().log(clock: clock))
        for room in ["#ops", "#dev"] {
            try await before.send(Self.outcome("x", .room(MemoryChat.room(room, adapter: "gone"))), from: "zoo")
        }
        let lines = LogLines()
        try await withOutbox(StubbornChat(), store: store, lines) { outbox, _, _ in
            try await outbox.load()
            await outbox.settle()
            #expect(lines.count("which belongs to no adapter of this bot adapters=test") == 1)
            #expect(outbox.summary.stored == 2)
        }
    }

    // MARK: Running

    private func withOutbox(
        _ chat: StubbornChat, store: any Store = MemoryStore(), _ lines: LogLines = LogLines(),
        _ body: @Sendable (Outbox, StubbornChat, ManualClock) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        let outbox = Outbox(adapters: [chat], store: store, clock: clock, log: lines.log(clock: clock))
        try await withThrowingTaskGroup(of: Void.self) { running in
            running.addTask { await outbox.run() }
            defer { running.cancelAll() }
            try await body(outbox, chat, clock)
        }
    }
}

/// A chat that takes what it is given as it was told to.
private final class StubbornChat: ChatAdapter {
    private struct State {
        var messages: [OutgoingMessage] = []
        var refuses: DeliveryError?
        var confirmation: Answer<Bool>?
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    let id = "test"
    let canEdit = true
    let pace: DeliveryPace?
    let textLimit: TextLimit?
    private let state = Mutex(State())

    init(pace: DeliveryPace? = nil, longest: Int? = nil) {
        self.pace = pace
        let plain = PlainText(zone: .utc)
        textLimit = longest.map { TextLimit(longest: $0) { plain.render($0, now: $1).count } }
    }

    var texts: [String] { state.withLock { $0.messages.map(\.plain) } }
    var edits: [String?] { state.withLock { $0.messages.map(\.edits) } }

    /// What it says to everything.
    var refuses: DeliveryError? {
        get { state.withLock { $0.refuses } }
        set { state.withLock { $0.refuses = newValue } }
    }

    /// What says whether what is to be confirmed has arrived.
    var confirmation: Answer<Bool>? {
        get { state.withLock { $0.confirmation } }
        set { state.withLock { $0.confirmation = newValue } }
    }

    /// Waits until so many messages were shown.
    func shown(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.messages.count < count { state.waiting.append((count, continuation)) }
                return state.messages.count >= count
            }
            if isThere { continuation.resume() }
        }
    }

    func run(_ inbox: any Inbox) async throws {}

    func deliver(_ message: OutgoingMessage) async throws(DeliveryError) -> Delivery {
        if let refuses { throw refuses }
        let (id, confirmation, woken) = state.withLock { state in
            state.messages.append(message)
            let woken = state.waiting.filter { $0.count <= state.messages.count }
            state.waiting.removeAll { $0.count <= state.messages.count }
            return (message.edits ?? "\(state.messages.count)", state.confirmation, woken)
        }
        for one in woken { one.continuation.resume() }
        guard let confirmation, message.isToBeConfirmed else { return Delivery(id: id) }
        return Delivery(id: id) { () async throws(DeliveryError) in
            guard let hasArrived = try? await confirmation.value(), hasArrived else { throw .unreachable("cut off") }
        }
    }

    func person(named name: String) async -> Person? { nil }
    func room(named name: String) async -> Room? { nil }
    func close() async {}
}
