import Dispatch
import Glibc

/// What the system asks of the bot: SIGINT and SIGTERM to stop, and the second one to end at once; SIGHUP to read its
/// config anew, or to stop when the terminal in which the bot was started is gone.
package final class StopSignals: Sendable {
    /// Brings something whenever the config is to be read anew.
    package let reloads: AsyncStream<Void>
    private let stops: AsyncStream<Int32>
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
        let (stops, stop) = AsyncStream.makeStream(of: Int32.self, bufferingPolicy: .bufferingOldest(1))
        let (reloads, reload) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingOldest(1))
        self.stops = stops
        self.reloads = reloads
        let queue = DispatchQueue(label: "bothost.signals")
        let wasAsked = Box()
        let hadTerminal = Self.hasTerminal && !Self.outlivesTerminal
        sources = Sources(
            all: [SIGINT, SIGTERM, SIGHUP].map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
                source.setEventHandler {
                    if number == SIGHUP, !hadTerminal || Self.hasTerminal {
                        reload.yield()
                        return
                    }
                    // The plugins' processes go with the host: each has asked the kernel for that.
                    if wasAsked.set() {
                        onSecond()
                        _exit(128 + number)
                    }
                    stop.yield(number)
                }
                source.resume()
                return source
            })
    }

    /// Returns at the first signal to stop, or when the task is cancelled.
    @Sendable package func wait() async {
        for await _ in stops { return }
    }

    /// Whether the process belongs to a terminal that is there. It is gone before the kernel sends SIGHUP for it.
    private static var hasTerminal: Bool {
        let terminal = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
        guard terminal >= 0 else { return false }
        close(terminal)
        return true
    }

    /// Whether whoever started the program wants it to go on without its terminal, as nohup(1) does.
    private static var outlivesTerminal: Bool {
        var action = sigaction()
        sigaction(SIGHUP, nil, &action)
        // A C function can only be compared with SIG_IGN, which is none, as the number that it is.
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
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
