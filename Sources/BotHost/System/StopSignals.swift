import Dispatch
import Glibc

/// SIGINT, SIGTERM and SIGHUP (the terminal was closed): the first one asks the bot to stop, the second one ends it at once.
package final class StopSignals: Sendable {
    private let stream: AsyncStream<Int32>
    private let sources: Sources

    /// DispatchSourceSignal is not marked Sendable, but may be used from any thread; it is only kept here.
    private struct Sources: @unchecked Sendable {
        let all: [any DispatchSourceSignal]
    }

    /// Listens from now on. A broken pipe, which would end the program by default, becomes an error where it is written.
    ///
    /// - Parameter onSecond: Called before the end that comes at once.
    package init(onSecond: @escaping @Sendable () -> Void = {}) {
        signal(SIGPIPE, SIG_IGN)
        let (stream, signals) = AsyncStream.makeStream(of: Int32.self, bufferingPolicy: .bufferingOldest(1))
        self.stream = stream
        let queue = DispatchQueue(label: "bothost.signals")
        let wasAsked = Box()
        sources = Sources(
            all: [SIGINT, SIGTERM, SIGHUP].map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
                source.setEventHandler {
                    // The plugins' processes go with the host: each has asked the kernel for that.
                    if wasAsked.set() {
                        onSecond()
                        _exit(128 + number)
                    }
                    signals.yield(number)
                }
                source.resume()
                return source
            })
    }

    /// Returns at the first signal, or when the task is cancelled.
    @Sendable package func wait() async {
        for await _ in stream { return }
    }

    /// Touched on the signals' queue only, which runs one handler at a time.
    private final class Box: @unchecked Sendable {
        private var isSet = false

        /// Sets it, and says whether it was set already.
        func set() -> Bool {
            defer { isSet = true }
            return isSet
        }
    }
}
