import PluginAPI
import Synchronization

/// A few threads for calls that wait outside the program's reach: the resolver, a directory of users, files on a disk that hangs.
///
/// They begin when there is something to do and end when there is not. When all of them hang, what comes then waits;
/// nothing else does.
package final class BlockingThreads: Sendable {
    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var threads = 0
    }

    private let mostThreads: Int
    private let state = Mutex(State())

    package init(most: Int) { mostThreads = most }

    /// What `work` returns. When the task is cancelled, it is left alone, or never begun.
    ///
    /// - Throws: `CancellationError`; `SystemError` when no thread could be started.
    package func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async throws -> Value {
        let answer = Answer<Result<Value, SystemError>>()
        let startsThread = state.withLock { state in
            state.jobs.append { if answer.isWanted { answer.give(.success(work())) } }
            guard state.threads < mostThreads else { return false }
            state.threads += 1
            return true
        }
        if startsThread {
            do { try DedicatedThread { self.workOff() }.detach() } catch {
                // Its job stays where it is, and does nothing if a thread should come to it.
                state.withLock { $0.threads -= 1 }
                answer.give(.failure(error))
            }
        }
        return try await answer.value().get()
    }

    private func workOff() {
        while let job = next() { job() }
    }

    private func next() -> (@Sendable () -> Void)? {
        state.withLock { state in
            guard !state.jobs.isEmpty else {
                state.threads -= 1
                return nil
            }
            return state.jobs.removeFirst()
        }
    }
}
