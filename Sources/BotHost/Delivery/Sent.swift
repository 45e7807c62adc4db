import PluginAPI
import Synchronization

/// Something that the bot says, from the moment on at which it was given to the outbox. It can be edited.
package final class Sent: Sendable {
    private struct State {
        var id: String?
        var at: Duration?
        var hint: RichText?
    }

    let place: DeliveryPlace
    private let state = Mutex(State())

    package init(place: DeliveryPlace) { self.place = place }

    /// The network's id of it; nil where it cannot be changed, and as long as it waits.
    var id: String? { state.withLock { $0.id } }
    /// When it was shown last; nil as long as it waits.
    var at: Duration? { state.withLock { $0.at } }

    /// What the text says of choices, where they have numbers; nil where it says nothing.
    var hint: RichText? { state.withLock { $0.hint } }

    func note(hint: RichText) { state.withLock { $0.hint = hint } }

    func note(id: String?, at: Duration) {
        state.withLock { state in
            state.id = id ?? state.id
            state.at = at
        }
    }
}

/// Who reads a message, and in which thread.
package struct DeliveryPlace: Sendable {
    let audience: OutgoingMessage.Audience
    let thread: String?

    package init(audience: OutgoingMessage.Audience, thread: String? = nil) {
        self.audience = audience
        self.thread = thread
    }
}
