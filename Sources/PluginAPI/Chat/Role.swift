/// A group of people, by the name that the bot's config gives it: who they are is the team's own business.
public struct Role: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }

    /// Those who look after the bot itself.
    public static let admins: Role = "admins"
}
