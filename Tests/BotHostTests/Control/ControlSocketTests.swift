import BotHost
import Concurrency
import Foundation
import PluginAPI
import Synchronization
import Testing

/// The socket on which programs ask, beside the whole bot's tests of what they get (`LockCommandLineTests`).
@Suite(.timeLimit(.minutes(5))) struct ControlSocketTests {
    /// A directory of users that answers when the test says so.
    private final class SlowDirectory: Sendable {
        private let isOpen = DispatchSemaphore(value: 0)
        private let asked = Mutex(0)

        func name(_ user: UInt32) -> String {
            asked.withLock { $0 += 1 }
            isOpen.wait()
            return "ann"
        }

        func waitUntilAsked() async { while asked.withLock({ $0 == 0 }) { await Task.yield() } }
        func answer(_ count: Int) { for _ in 0..<count { isOpen.signal() } }
    }

    private func withSocket(
        _ directory: SlowDirectory, _ body: (ControlAddress, ControlSocket, LogLines) async throws -> Void
    ) async throws {
        try await TestFolder.with { folder in
            let (thread, lines) = (try LoopThread(), LogLines())
            let address = ControlAddress(folder: folder.path)
            let socket = try ControlSocket(
                at: address, exchange: Exchange(), on: thread.loop, log: lines.log(clock: ManualClock()),
                mostConnections: 2, nameOf: directory.name)
            try await body(address, socket, lines)
            thread.stop()
        }
    }

    @Test func `a program whose user is still being looked up counts, and is served once that is known`() async throws {
        let directory = SlowDirectory()
        try await withSocket(directory) { address, socket, lines in
            let clients = try (0..<3).map { _ in try ControlClient(to: address) }
            defer { for client in clients { client.close() } }
            await #expect(throws: PeerGone.self) { _ = try await clients[2].call("lock.holder", JSONObject()) }
            #expect(lines.count("too many programs are connected to the bot's socket") == 1)
            directory.answer(2)
            for client in clients.prefix(2) {
                // There is nobody whose service it were.
                guard case .failure = try await client.call("lock.holder", JSONObject()) else {
                    Issue.record("a service of nobody's was answered")
                    continue
                }
            }
            await socket.close()
        }
    }

    @Test func `one whose user is still being looked up is hung up on when the bot closes`() async throws {
        let directory = SlowDirectory()
        try await withSocket(directory) { address, socket, _ in
            let client = try ControlClient(to: address)
            defer { client.close() }
            let answer = Task { try await client.call("lock.holder", JSONObject()) }
            await directory.waitUntilAsked()
            await socket.close()
            await #expect(throws: PeerGone.self) { _ = try await answer.value }
            directory.answer(1)
        }
    }
}
