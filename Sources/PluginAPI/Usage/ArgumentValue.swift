package import FoundationEssentials

/// An argument as typed, and understood where its type asks for it.
package enum ArgumentValue: Equatable, Sendable {
    case text(String)
    case integer(Int)
    /// In seconds.
    case duration(Int)
    case time(Date)
    /// Somebody's name as typed, without `@`. Who that is only the chat network knows.
    case personName(String)
    case person(Person)
    /// A room's name as typed, with its `#` if there was one.
    case roomName(String)
    case room(Room)
    case list([ArgumentValue])
    /// A word or flag that was there.
    case present
}
