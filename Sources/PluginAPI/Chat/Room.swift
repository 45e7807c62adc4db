/// A room of the chat, in which several people read what is said.
public struct Room: Codable, Sendable {
    /// The network's stable id, with the adapter before it: `shell:#ops`.
    public let id: String
    /// What people see: `#ops`.
    public let name: String

    public init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}

extension Room: Hashable {
    public static func == (left: Room, right: Room) -> Bool { left.id == right.id }
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
