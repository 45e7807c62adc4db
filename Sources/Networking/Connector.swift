package import Concurrency
import Glibc
package import PluginAPI

/// What every connection of the host stands on: the loop that listens to it, the clock, and the resolver.
///
/// What connections deliver is delivered on the loop's thread, so whoever receives must not wait there.
package final class Connector: Sendable {
    /// So many names are looked up at a time; see `BlockingThreads`.
    package static let mostLookups = 4

    let loop: EventLoop
    let clock: any BotClock
    let threads = BlockingThreads(most: Connector.mostLookups)
    let lookup: NameLookup

    /// From now on, a broken pipe is an error where it is written and not the program's end.
    ///
    /// - Parameters:
    ///   - loop: Runs until every `connect` and every `run` of a connection has returned.
    ///   - clock: What all time limits are measured with.
    ///   - askForAddresses: The system's resolver, unless a test has another one. It runs on a thread that may wait.
    package init(
        on loop: EventLoop, clock: any BotClock, askForAddresses: @escaping NameLookup.Blocking = NameLookup.askSystem
    ) {
        // OpenSSL writes with write(2), which has no MSG_NOSIGNAL. Programs are started with the default again.
        signal(SIGPIPE, SIG_IGN)
        self.loop = loop
        self.clock = clock
        lookup = NameLookup(threads: threads, blocking: askForAddresses)
    }

    /// Runs `work` on the loop's thread once nothing else is to be done there: what is said meanwhile can go out together.
    package func afterAll(_ work: @escaping @Sendable () -> Void) { loop.executeLastly { _ in work() } }

    /// Returns when `socket` is ready for one of `events`, has failed or has been closed by the other side.
    ///
    /// - Throws: `CancellationError`, as soon as the task is cancelled.
    func waitUntilReady(_ socket: Socket, for events: Int32) async throws {
        let isReady = Answer<Void>()
        loop.execute { watchers in
            watchers.watch(socket.descriptor, for: events) { watchers, _ in
                watchers.remove(socket.descriptor)
                isReady.give(())
            }
        }
        do { try await isReady.value() } catch {
            // It has hold of the socket until it has run, so that its number is not given to another one before.
            loop.execute { $0.remove(socket.descriptor) }
            throw error
        }
    }
}
