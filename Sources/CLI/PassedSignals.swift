import Concurrency
import Dispatch
import Glibc
import Synchronization

/// Signals that end this program's wait, and are meant for the program that it runs then. Ctrl-C reaches that one by itself, as
/// both belong to the terminal's foreground.
final class PassedSignals: Sendable {
    private struct State {
        var received: Int32?
        var child: ChildProcess?
    }

    /// DispatchSourceSignal is not marked Sendable, but may be used from any thread; it is only kept here.
    private struct Sources: @unchecked Sendable {
        var all: [any DispatchSourceSignal] = []
    }

    private let state = Mutex(State())
    private let sources = Mutex(Sources())
    private let arrival = Latch()

    /// From now on they do not end this program.
    init() {
        signal(SIGPIPE, SIG_IGN)
        let queue = DispatchQueue(label: "bothost.signals")
        let all = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            // Held by what it holds: it is there as long as the program.
            source.setEventHandler { self.receive(number) }
            source.resume()
            return source
        }
        sources.withLock { $0.all = all }
    }

    /// The signal that came before there was somebody to pass it to.
    var received: Int32? { state.withLock { $0.received } }

    /// Returns when one has come, or `time` is over.
    func received(within time: Duration, by clock: some BotClock) async {
        await withTaskGroup { first in
            first.addTask { await self.arrival.wait() }
            first.addTask { try? await clock.sleep(for: time) }
            await first.next()
            first.cancelAll()
        }
    }

    /// Passes them to `child` from now on, and the one that came before.
    func pass(to child: ChildProcess) {
        let received = state.withLock { state in
            state.child = child
            return state.received
        }
        if let received { child.signal(received) }
    }

    private func receive(_ number: Int32) {
        let child = state.withLock { state in
            state.received = number
            return state.child
        }
        arrival.open()
        if number != SIGINT { child?.signal(number) }
    }
}
