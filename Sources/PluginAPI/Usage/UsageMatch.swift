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
        /// One of these words had to stand there.
        case expected(words: [String], found: String)
        /// Nothing was typed behind a flag that has a value.
        case missingValue(flag: String)
        /// A flag was typed twice.
        case repeatedFlag(String)
    }
}
