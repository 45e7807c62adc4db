import BotHost
import Concurrency
import Synchronization

/// What a bot has said so far, and how it ended; tests wait for what they want to see in it.
final class Transcript: Sendable {
    /// How long a test waits for anything: long, because a machine may be busy. Who waits in vain fails.
    static let patience = Duration.seconds(40)

    struct Seen: Sendable {
        fileprivate(set) var outputBytes: [UInt8] = []
        fileprivate(set) var errorBytes: [UInt8] = []
        fileprivate(set) var exit: PluginExit?

        var output: String { String(decoding: outputBytes, as: UTF8.self) }
        var errors: String { String(decoding: errorBytes, as: UTF8.self) }
        /// The whole lines of the output, without their ends.
        var lines: [String] { Seen.lines(of: output) }
        /// The whole lines of the log, where that goes to standard error.
        var log: [String] { Seen.lines(of: errors) }

        private static func lines(of text: String) -> [String] {
            text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        }
    }

    enum Source: Sendable {
        case output
        case errors
    }

    private struct State {
        var seen = Seen()
        var observers: [Int: AsyncStream<Seen>.Continuation] = [:]
        var lastObserver = 0
    }

    private let state = Mutex(State())

    var seen: Seen { state.withLock { $0.seen } }

    func append(_ bytes: ArraySlice<UInt8>, from source: Source) {
        change { seen in
            switch source {
            case .output: seen.outputBytes += bytes
            case .errors: seen.errorBytes += bytes
            }
        }
    }

    func end(_ exit: PluginExit) {
        change { $0.exit = exit }
    }

    private func change(_ change: (inout Seen) -> Void) {
        state.withLock { state in
            change(&state.seen)
            for observer in state.observers.values { observer.yield(state.seen) }
        }
    }

    // MARK: Waiting

    /// Waits until `find` finds something.
    ///
    /// - Throws: `Unseen`, with all that was seen instead, when time is up or nothing more can come.
    func wait<Value: Sendable>(
        for what: String, within limit: Duration = patience, _ find: @escaping @Sendable (Seen) throws -> Value?
    ) async throws -> Value {
        do {
            return try await withDeadline(limit, clock: SystemClock()) {
                for await seen in self.changes() {
                    if let value = try find(seen) { return value }
                    if let exit = seen.exit { throw self.unseen(what, "it \(exit)") }
                }
                throw CancellationError()
            }
        } catch is DeadlinePassed {
            throw unseen(what, "not within \(limit)")
        }
    }

    func unseen(_ what: String, _ why: String) -> Unseen {
        Unseen(what: what, seen: "\(seen.output)\n--- and as errors:\n\(seen.errors)", why: why)
    }

    /// What is seen now, and at each change; the newest only.
    private func changes() -> AsyncStream<Seen> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { stream in
            let id = state.withLock { state in
                state.lastObserver += 1
                state.observers[state.lastObserver] = stream
                stream.yield(state.seen)
                return state.lastObserver
            }
            stream.onTermination = { _ in self.state.withLock { $0.observers[id] = nil } }
        }
    }
}

/// Something that a test waited for in vain.
struct Unseen: Error, CustomStringConvertible {
    let what: String
    let seen: String
    let why: String

    var description: String { "waited in vain for \(what) (\(why)); seen so far:\n\(seen)" }
}
