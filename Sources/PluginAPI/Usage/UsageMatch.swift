/// What someone typed, held against a usage line.
package enum UsageMatch: Equatable, Sendable {
    case matched([String: ArgumentValue])
    case failed(Mismatch)

    /// Why it did not fit, for the person who typed it.
    package enum Mismatch: Equatable, Sendable {
        /// Nothing was typed where this had to come.
        case missing(String)
        /// What was typed is not of the type that belongs there.
        case wrongType(argument: String, type: ArgumentType, found: String)
        /// What was typed after the command was complete.
        case unexpected(String)
        case unknownFlag(String)
        /// Another word had to stand there.
        case expected(word: String, found: String)
    }
}

/// An argument as typed, and understood where its type asks for it.
package enum ArgumentValue: Equatable, Sendable {
    case text(String)
    case integer(Int)
    /// In seconds.
    case duration(Int)
    /// A word or flag that was there.
    case present
}
