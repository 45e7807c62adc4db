/// Someone in the chat.
///
/// Two values are the same person when their ids are equal; names change and can be taken over by others.
public struct Person: Codable, Sendable {
    /// A network's stable id of a person, with the adapter before it: `shell:alice`, `slack:T1/U2`.
    public struct ID: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Whether the network vouches for it. Where it does not, as on an IRC server without accounts, the id is made of
        /// the name, which anybody can take: `irc:libera/~alice`. Such a person has no role.
        public var isVerified: Bool {
            let own = rawValue.lastIndex { $0 == ":" || $0 == "/" }.map(rawValue.index(after:)) ?? rawValue.startIndex
            return !rawValue[own...].hasPrefix("~")
        }
    }

    public let id: ID
    /// What people see: `alice`.
    public let name: String

    public init(id: ID, name: String) {
        self.id = id
        self.name = name
    }
}

extension Person: Hashable {
    public static func == (left: Person, right: Person) -> Bool { left.id == right.id }
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension Person.ID: Codable, CustomStringConvertible {
    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    public var description: String { rawValue }
}
