/// What became of a message that an adapter has taken.
package struct Delivery: Sendable {
    /// Returns when the network has the message; throws when it turned out that it does not.
    package typealias Confirmation = @Sendable () async throws(DeliveryError) -> Void

    /// The network's id of the message, by which it can be edited; nil when it cannot be.
    package let id: String?
    /// nil when the network has it already.
    package let confirmation: Confirmation?

    package init(id: String?, confirmation: Confirmation? = nil) {
        self.id = id
        self.confirmation = confirmation
    }
}
