import BotHost
import Synchronization

/// A session for its own callback, which must not keep it.
final class WeakSession: Sendable {
    private struct Reference {
        weak var session: TerminalSession?
    }

    private let reference = Mutex(Reference())

    var session: TerminalSession? {
        get { reference.withLock { $0.session } }
        set { reference.withLock { $0.session = newValue } }
    }
}
