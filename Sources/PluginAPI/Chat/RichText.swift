public import FoundationEssentials

/// Text for people, which each chat network shows in its own way.
///
/// Written as a string literal. What is interpolated is shown as it is and can never become markup, a mention
/// or a second line, whoever typed it:
///
/// ```swift
/// "\(code: env) is \(person)'s since \(time: since) (\(ago: since))."
/// ```
///
/// A line break in the literal itself starts a new line.
public struct RichText: Equatable, Sendable {
    package enum Segment: Equatable, Sendable {
        case plain(String)
        case bold(String)
        case code(String)
        /// A line to type to the bot, without the name by which it is called.
        case command(String)
        case person(Person)
        /// A web address under words of its own; both are the same where none were given.
        case link(String, words: String)
        /// Begins on a line of its own, as does what follows it.
        case table(Table)
        /// A point in time, as the clock on the reader's wall shows it.
        case time(Date)
        /// The distance of a point in time from now: "3 min ago", "in 2 h".
        case ago(Date)
        /// What a later version of the protocol calls by a name unknown here, by its plain text.
        case unknown(String)
    }

    package var segments: [Segment]

    package init(segments: [Segment]) {
        self.segments = segments
    }

    /// `parts` with `separator` between them.
    public init(joining parts: [RichText], separator: RichText) {
        segments = Array(parts.map(\.segments).joined(separator: separator.segments))
    }

    public static func + (left: RichText, right: RichText) -> RichText {
        RichText(segments: left.segments + right.segments)
    }
}

/// The plain words, times in UTC: what is left of a rich text that was put into a `String` by mistake.
extension RichText: CustomStringConvertible {
    public var description: String {
        segments.map(\.words).joined()
    }
}

extension RichText.Segment {
    /// The plain words, a table on one line.
    var words: String {
        switch self {
        case .plain(let text), .bold(let text), .code(let text), .command(let text), .unknown(let text): text
        case .person(let person): person.name
        case .link(let address, let words): words == address ? address : "\(words) (\(address))"
        case .table(let table):
            table.rows.map { $0.map(\.description).joined(separator: " ") }.joined(separator: "; ")
        case .time(let date), .ago(let date): "\(date)"
        }
    }
}

extension RichText: ExpressibleByStringInterpolation {
    public init(stringLiteral value: String) {
        segments = value.isEmpty ? [] : [.plain(value)]
    }

    public init(stringInterpolation: StringInterpolation) {
        segments = stringInterpolation.segments
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var segments: [Segment] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            segments.reserveCapacity(interpolationCount * 2 + 1)
        }

        public mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { segments.append(.plain(literal)) }
        }

        public mutating func appendInterpolation(_ words: String) {
            segments.append(.plain(words.withoutControls))
        }

        public mutating func appendInterpolation(_ number: some BinaryInteger) {
            segments.append(.plain("\(number)"))
        }

        public mutating func appendInterpolation(_ text: RichText) {
            segments += text.segments
        }

        public mutating func appendInterpolation(bold words: String) {
            segments.append(.bold(words.withoutControls))
        }

        /// Something to copy: a name, a line of a log.
        public mutating func appendInterpolation(code words: String) {
            segments.append(.code(words.withoutControls))
        }

        /// A command to type, without the bot's name: `unlock staging`. Where the bot has to be called, in a room, it is shown
        /// with that: `!unlock staging`. Where people may have enabled the plugin as a second copy, let `PluginHost.asTyped`
        /// make it.
        public mutating func appendInterpolation(command line: String) {
            segments.append(.command(line.withoutControls))
        }

        public mutating func appendInterpolation(_ person: Person) {
            segments.append(.person(person.withoutControls))
        }

        /// A web address, under `words` where they are given and the network can show them instead.
        public mutating func appendInterpolation(link address: String, _ words: String? = nil) {
            let address = address.withoutControls
            segments.append(.link(address, words: words?.withoutControls ?? address))
        }

        /// A table. It begins on a line of its own, as does what follows it.
        public mutating func appendInterpolation(_ table: Table) {
            segments.append(.table(table))
        }

        public mutating func appendInterpolation(time date: Date) {
            segments.append(.time(date))
        }

        public mutating func appendInterpolation(ago date: Date) {
            segments.append(.ago(date))
        }

        /// A length of time in words: "2 h", "1 d 12 h".
        public mutating func appendInterpolation(_ duration: Duration) {
            segments.append(.plain(DurationText.words(for: duration)))
        }
    }
}

extension String {
    /// The same words with a space for each control character and line break, so that they stay on one line.
    package var withoutControls: String {
        guard utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 || $0 == 0xE2 }) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { $0.breaksLine ? " " : $0 }))
    }
}

extension Person {
    /// The same person under a name that stays on one line.
    package var withoutControls: Person { Person(id: id, name: name.withoutControls) }
}

extension Unicode.Scalar {
    /// A control character (C0, DEL, C1) or one of the two separators that Unicode counts as line ends.
    fileprivate var breaksLine: Bool {
        value < 0x20 || (0x7F...0x9F).contains(value) || value == 0x2028 || value == 0x2029
    }
}
