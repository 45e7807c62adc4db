/// What may stand in an argument's place.
package enum ArgumentType: Equatable, Sendable {
    case word
    case integer
    case duration
    case time
    case person
    case room
    case url
    /// The rest of the line.
    case text
    /// A type of the plugin's own.
    case own(ValueType)

    /// The types that every usage line knows, by name.
    package static let known: [String: ArgumentType] = [
        "word": .word, "integer": .integer, "duration": .duration, "time": .time, "person": .person, "room": .room,
        "url": .url, "text": .text,
    ]
}
