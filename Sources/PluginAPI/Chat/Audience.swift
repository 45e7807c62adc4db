/// Who is to read an outcome.
public struct Audience: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case automatic
        case caller
        case room
        case person(Person)
    }

    package let kind: Kind

    /// What people expect: what was typed openly in a room and succeeded is answered there; everything else
    /// (refusals, lookups, what was said to the bot alone) is for the caller only.
    public static let automatic = Audience(kind: .automatic)

    /// Only the person who typed the command.
    public static let caller = Audience(kind: .caller)

    /// Everybody in the room where the command was typed; the caller, where there is no room.
    public static let room = Audience(kind: .room)

    /// Only `person`, wherever they are.
    public static func person(_ person: Person) -> Audience { Audience(kind: .person(person)) }
}
