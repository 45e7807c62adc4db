import Concurrency
import Networking
import Synchronization

/// The thread for all connections, which begins when the first network needs it: the config may name one later.
final class LateNetworkLoop: Sendable {
    private let loop = Mutex<NetworkLoop?>(nil)

    func begun() throws -> NetworkLoop {
        try loop.withLock { loop in
            if let loop { return loop }
            let begun = try NetworkLoop(clock: SystemClock())
            loop = begun
            return begun
        }
    }

    func stop() {
        loop.withLock { $0.take() }?.stop()
    }
}
