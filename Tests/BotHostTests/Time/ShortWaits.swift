import BotHost
import Concurrency
import FoundationEssentials

/// A clock that stands still until it is moved, but on which waits of up to a fifth of a second pass at once: a plugin
/// that ended is started again without the test having to know when to move the clock.
final class ShortWaits: BotClock {
    let manual = ManualClock()

    func now() -> Date { manual.now() }

    func elapsed() -> Duration { manual.elapsed() }

    func sleep(for duration: Duration) async throws {
        if duration > .milliseconds(200) { return try await manual.sleep(for: duration) }
        try Task.checkCancellation()
        manual.advance(by: duration)
    }
}
