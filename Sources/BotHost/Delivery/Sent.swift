import PluginAPI
import Synchronization

/// Something that the bot says, from the moment on at which it was given to the outbox. It can be edited.
package final class Sent: Sendable {
    private struct State {
        /// By the number of the part: what is long is several messages.
        var ids: [Int: String] = [:]
        var at: Duration?
        var hint: RichText?
    }

    let place: DeliveryPlace
    private let state = Mutex(State())

    package init(place: DeliveryPlace) { self.place = place }

    /// How many messages there are of it that can be changed: none where the network cannot, and as long as it waits.
    var changeableParts: Int { state.withLock { ($0.ids.keys.max() ?? -1) + 1 } }

    /// Whether one of its messages has this id on the network.
    func wasShown(as id: String) -> Bool { state.withLock { $0.ids.values.contains(id) } }

    /// The network's id of a part; nil when there is none that can be changed.
    func id(ofPart part: Int) -> String? { state.withLock { $0.ids[part] } }

    /// When it was shown last; nil as long as it waits.
    var at: Duration? { state.withLock { $0.at } }

    /// What the text says of choices, where they have numbers; nil where it says nothing.
    var hint: RichText? { state.withLock { $0.hint } }

    func note(hint: RichText) { state.withLock { $0.hint = hint } }

    func note(id: String?, ofPart part: Int, at: Duration) {
        state.withLock { state in
            if let id { state.ids[part] = id }
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
