import Foundation
import PluginAPI

/// An event loop on a thread of its own.
final class LoopThread: Sendable {
    let loop: EventLoop
    private let ended: Heard<Void>

    init(_ deputy: Deputy? = nil) throws {
        let loop = try EventLoop(deputy)
        let ended = Heard<Void>()
        self.loop = loop
        self.ended = ended
        Thread {
            loop.run()
            ended.note(())
        }.start()
    }

    deinit { loop.stop() }

    /// Waits until the loop has been stopped and has run what was left.
    func end() async throws { try await ended.next() }
}
