import PluginAPI
import Synchronization

/// Tells whoever brings one line after the other, a script or a test, when the next one may come: the last one is done, or
/// the command that it began wants to hear more.
package final class LineTurns: Sendable {
    private struct Line {
        /// How often the command has asked, or told something in between.
        var asked = 0
        var disposition: Disposition?
        var waiting: (after: Int, continuation: CheckedContinuation<Void, Never>)?

        var isTheirTurn: Bool { disposition != nil || asked > waiting?.after ?? 0 }
    }

    private let lines = Mutex<[String: Line]>([:])

    package init() {}

    /// The line with this id has been handed to the bot.
    package func begin(_ id: String) {
        lines.withLock { $0[id] = Line() }
    }

    /// The bot has said something.
    package func note(_ message: OutgoingMessage) {
        guard message.code == "host.question" || message.code == "host.aside" else { return }
        change(message.cause.id) { $0.asked += 1 }
    }

    /// The line is done.
    package func note(_ disposition: Disposition, of id: String) {
        change(id) { $0.disposition = disposition }
    }

    private func change(_ id: String, _ change: (inout Line) -> Void) {
        let waiting = lines.withLock { lines -> CheckedContinuation<Void, Never>? in
            guard var line = lines[id] else { return nil }
            change(&line)
            let continuation = line.isTheirTurn ? line.waiting?.continuation : nil
            if continuation != nil { line.waiting = nil }
            lines[id] = line
            return continuation
        }
        waiting?.resume()
    }

    /// Waits until the line is done, or has asked more than `count` times; at once when the task is cancelled.
    ///
    /// - Returns: How it ended, nil if it has not; and how often it has asked by now.
    package func turn(of id: String, after count: Int = 0) async -> (disposition: Disposition?, asked: Int) {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isTheirs = lines.withLock { lines in
                    guard var line = lines[id] else { return true }
                    line.waiting = (count, continuation)
                    if Task.isCancelled || line.isTheirTurn { line.waiting = nil }
                    lines[id] = line
                    return line.waiting == nil
                }
                if isTheirs { continuation.resume() }
            }
        } onCancel: {
            let waiting = lines.withLock { $0[id]?.waiting.take() }
            waiting?.continuation.resume()
        }
        return lines.withLock { lines in
            guard let line = lines[id] else { return (nil, count) }
            if line.disposition != nil { lines[id] = nil }
            return (line.disposition, line.asked)
        }
    }
}
