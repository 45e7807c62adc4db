/// A usage line, understood: the literal words that lead to the command, then what its arguments look like.
///
/// `lock <env> [for <duration>] [<reason…>]`
package struct UsageLine: Equatable, Sendable {
    package indirect enum Element: Equatable, Sendable {
        /// A word that is typed as it stands; when it was, the argument of that name is present.
        case literal(String)
        /// One of several such words.
        case choice([String])
        case argument(Argument)
        case optional([Element])
    }

    package struct Argument: Equatable, Sendable {
        package let name: String
        package let type: ArgumentType
        /// Several may be given, with commas between them.
        package var isList = false

        package init(name: String, type: ArgumentType) {
            self.name = name
            self.type = type
        }
    }

    /// `--force`, or `--since <duration>`, anywhere after the leading words.
    package struct Flag: Equatable, Sendable {
        /// Without the dashes.
        package let name: String
        /// What has to follow it, if anything has.
        package let value: ArgumentType?
    }

    /// The line as it was declared.
    package let source: String
    /// The words that find the command, in small letters; at least one.
    package let words: [String]
    /// What comes after `words`, without the flags.
    package let elements: [Element]
    package let flags: [Flag]
    /// `elements` for the matcher: one after the other, each group preceded by where it ends.
    let steps: [Step]

    enum Step: Equatable, Sendable {
        case literal(String)
        case choice([String])
        case argument(Argument)
        /// A group that may be left out begins; what comes after it is at `end`.
        case group(end: Int)
    }

    init(source: String, words: [String], elements: [Element], flags: [Flag]) {
        self.source = source
        self.words = words
        self.elements = elements
        self.flags = flags
        var steps: [Step] = []
        Self.append(elements, to: &steps)
        self.steps = steps
    }

    private static func append(_ elements: [Element], to steps: inout [Step]) {
        for element in elements {
            switch element {
            case .literal(let word): steps.append(.literal(word))
            case .choice(let words): steps.append(.choice(words))
            case .argument(let argument): steps.append(.argument(argument))
            case .optional(let inner):
                let start = steps.count
                steps.append(.group(end: start))
                append(inner, to: &steps)
                steps[start] = .group(end: steps.count)
            }
        }
    }

    /// The names of all arguments, optional words and flags.
    package var names: Set<String> {
        Set(flags.map(\.name)).union(
            steps.flatMap { step -> [String] in
                switch step {
                case .literal(let word): [word]
                case .choice(let words): words
                case .argument(let argument): [argument.name]
                case .group: []
                }
            })
    }

    /// Whether nothing needs to be typed after the leading words.
    package var needsNoArguments: Bool {
        elements.allSatisfy { if case .optional = $0 { true } else { false } }
    }

    /// The same arguments behind other leading words: what an alias stands for.
    package func renamed(to words: [String]) -> UsageLine {
        let parts = words + (arguments.isEmpty ? [] : [String(arguments)])
        return UsageLine(source: parts.joined(separator: " "), words: words, elements: elements, flags: flags)
    }

    /// What `source` says behind the leading words.
    private var arguments: Substring {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        return words.reduce(source[...]) { rest, _ in
            // A bracket ends a word as a space does.
            rest.drop(while: isSpace).drop { !isSpace($0) && $0 != "[" && $0 != "]" }
        }.drop(while: isSpace)
    }
}
