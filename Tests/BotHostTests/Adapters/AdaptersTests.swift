import BotHost
import Concurrency
import PluginAPI
import Testing

@Suite(.timeLimit(.minutes(5))) struct AdaptersTests {
    @Test func `one that comes later runs, and is found by its id`() async throws {
        let first = MemoryChat(id: "first")
        try await Self.running([first]) { adapters in
            await first.isListening.wait()
            let second = MemoryChat(id: "second")
            #expect(adapters["second"] == nil)
            adapters.add(second)
            await second.isListening.wait()
            #expect(adapters["second"]?.id == "second")
            #expect(adapters.presences.map(\.id) == ["first", "second"])
        }
    }

    @Test func `one that is taken away has closed, and is not found any more`() async throws {
        let (first, second) = (MemoryChat(id: "first"), MemoryChat(id: "second"))
        try await Self.running([first, second]) { adapters in
            await first.isListening.wait()
            await adapters.remove("first")
            #expect(first.isClosed.isRaised)
            #expect(!second.isClosed.isRaised)
            #expect(adapters["first"] == nil)
            #expect(adapters.all.map(\.id) == ["second"])
        }
    }

    @Test func `it is over when the last one has ended by itself`() async throws {
        let (first, second) = (EndingChat(id: "first"), EndingChat(id: "second"))
        let adapters = Adapters([first, second])
        try await withThrowingTaskGroup(of: Void.self) { running in
            running.addTask { await adapters.run { try await $0.run(NoInbox()) } }
            first.end.open()
            second.end.open()
            try await adapters.finish()
            #expect(adapters.presences.map(\.presence.state) == [.ended, .ended])
            running.cancelAll()
        }
    }

    @Test func `it is not over when one is taken away, even the last`() async throws {
        let (first, second) = (MemoryChat(id: "first"), EndingChat(id: "second"))
        try await Self.running([first]) { adapters in
            await first.isListening.wait()
            await adapters.remove("first")
            adapters.add(second)
            second.end.open()
            try await adapters.finish()
            #expect(adapters.presences.map(\.id) == ["second"])
        }
    }

    @Test func `what one throws ends the wait, and the others go on`() async throws {
        let (first, second) = (MemoryChat(id: "first"), EndingChat(id: "second", failure: Broken()))
        try await Self.running([first, second]) { adapters in
            await first.isListening.wait()
            second.end.open()
            await #expect(throws: Broken.self) { try await adapters.finish() }
            #expect(!first.isClosed.isRaised)
            #expect(adapters.presences.map(\.presence.state) == [.connected, .ended])
        }
    }

    private struct Broken: Error {}

    private static func running(_ chats: [any ChatAdapter], _ body: (Adapters) async throws -> Void) async throws {
        let adapters = Adapters(chats)
        try await withThrowingTaskGroup(of: Void.self) { running in
            running.addTask { await adapters.run { try await $0.run(NoInbox()) } }
            defer { running.cancelAll() }
            try await body(adapters)
        }
    }
}

/// A chat that ends, or fails, when the test says so.
private final class EndingChat: ChatAdapter {
    let id: String
    let end = Latch()
    let canEdit = false
    private let failure: (any Error)?

    init(id: String, failure: (any Error)? = nil) {
        self.id = id
        self.failure = failure
    }

    func run(_ inbox: any Inbox) async throws {
        await end.wait()
        if let failure { throw failure }
    }

    func deliver(_ message: OutgoingMessage) async throws(DeliveryError) -> Delivery { Delivery(id: nil) }
    func person(named name: String) async -> Person? { nil }
    func room(named name: String) async -> Room? { nil }
    func close() async {}
}

private struct NoInbox: Inbox {
    func submit(_ message: IncomingMessage, onDone: @escaping @Sendable (Disposition) -> Void) { onDone(.busy) }
}
