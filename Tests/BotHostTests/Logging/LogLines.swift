import BotHost
import Concurrency
import PluginAPI
import Synchronization

/// The lines of a log, kept; a test can wait for one.
final class LogLines: Sendable {
    private struct State {
        var lines: [String] = []
        var waiting: [(part: String, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var all: [String] { state.withLock { $0.lines } }

    func log(clock: any BotClock, least: Log.Level = .debug) -> HostLog {
        HostLog(to: .function { self.add($0) }, least: least, clock: clock)
    }

    /// How many lines hold `part`.
    func count(_ part: String) -> Int { all.count { $0.contains(part) } }

    /// Waits until a line holds `part`.
    func wait(for part: String) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                let isThere = state.lines.contains { $0.contains(part) }
                if !isThere { state.waiting.append((part, continuation)) }
                return isThere
            }
            if isThere { continuation.resume() }
        }
    }

    func add(_ line: String) {
        let woken = state.withLock { state in
            state.lines.append(line)
            defer { state.waiting.removeAll { line.contains($0.part) } }
            return state.waiting.filter { line.contains($0.part) }
        }
        for one in woken { one.continuation.resume() }
    }
}
