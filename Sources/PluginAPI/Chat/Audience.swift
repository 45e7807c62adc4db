/// Who is to read an outcome.
public struct Audience: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case automatic
        case caller
        case room
        case thread
        case inRoom(Room)
        case person(Person)
        case functionalLog
        case technicalLog
    }

    package let kind: Kind

    /// What people expect: what was typed openly in a room and succeeded is answered there; everything else
    /// (refusals, lookups, what was said to the bot alone) is for the caller only.
    public static let automatic = Audience(kind: .automatic)

    /// Only the person who typed the command.
    public static let caller = Audience(kind: .caller)

    /// Everybody in the room where the command was typed; the caller, where there is no room.
    public static let room = Audience(kind: .room)

    /// Where `room` is, but in the thread of the command's message, which begins with it unless it stands in one already.
    /// Networks without threads show it in the room.
    public static let thread = Audience(kind: .thread)

    /// Everybody in `room`, which belongs to a network where the bot is.
    public static func room(_ room: Room) -> Audience { Audience(kind: .inRoom(room)) }

    /// The rooms that the bot's config names for what people did, in sentences: `log_rooms.functional`. Nobody, where it
    /// names none.
    public static let functionalLog = Audience(kind: .functionalLog)

    /// The rooms that the bot's config names for events, `log_rooms.technical`, each told as a line of JSON made of the
    /// outcome's code and data; its words are not shown. Nobody, where the config names none.
    public static let technicalLog = Audience(kind: .technicalLog)

    /// Only `person`, wherever they are.
    public static func person(_ person: Person) -> Audience { Audience(kind: .person(person)) }
}
