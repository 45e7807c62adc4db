import PluginAPI
import TestSupport
import Testing

@Suite struct UsageFuzzTests {
    @Test(arguments: UInt64(1)...20)
    func `random lines are refused or understood, and nothing else`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            guard let usage = try? UsageLine(generator.scribble(most: 24)) else { continue }
            for _ in 0..<5 { _ = usage.match(generator.scribble(most: 12)[...], time: .anyTime) }
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `what is typed after a usage line matches it`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var matched = 0
        for _ in 0..<200 {
            let usage = try UsageLine(generator.usageLine())
            let typed = generator.input(for: usage)
            guard case .matched = usage.match(typed[...], time: .anyTime) else {
                Issue.record(
                    "\"\(usage.source)\" does not take \"\(typed)\": \(usage.match(typed[...], time: .anyTime))")
                continue
            }
            matched += 1
        }
        #expect(matched == 200)
    }

    @Test func `many optional parts and many words take no long time`() throws {
        let usage = try UsageLine("go " + (1...10).map { "[<a\($0):integer>]" }.joined(separator: " "))
        let typed = Array(repeating: "1", count: 4_000).joined(separator: " ")
        guard case .failed = usage.match(typed[...], time: .anyTime) else {
            Issue.record("4,000 words fit 10 arguments")
            return
        }
    }
}

extension SeededGenerator {
    /// Pieces of usage lines and of input in any order, and some that belong in neither.
    fileprivate mutating func scribble(most: Int) -> String {
        let pieces = [
            " ", " ", " ", "[", "]", "<", ">", "…", "...", ":", "--", "-", "lock", "for", "env", "<env>", "<n:integer>",
            "<duration>", "<reason…>", "[--force]", "--force", "[--in <duration>]", "--in", "--in=2h",
            "(on|off)", "(", "|", ")", ",", "<env>[, <env>…]", "a,b", "tomorrow", "9:00", "@bo", "#", "2h", "4x", "7",
            "é", "e\u{301}", "\u{301}", "😀", "\t",
            "\0", "\u{2028}", "９",
        ]
        return (0..<Int.random(in: 0...most, using: &self)).map { _ in pieces.randomElement(using: &self)! }.joined()
    }

    /// A usage line without mistakes.
    fileprivate mutating func usageLine() -> String {
        var parts = ["go"]
        var names = 0
        func name() -> String {
            names += 1
            return "n\(names)"
        }
        for _ in 0..<Int.random(in: 0...5, using: &self) {
            let part = [
                "<\(name())>", name(), "<\(name()):integer>", "<\(name()):duration>", "(\(name())|\(name()))",
                "<\(name()):time>", "<\(name()):person>",
            ].randomElement(
                using: &self)!
            switch Int.random(in: 0..<4, using: &self) {
            case 0: parts.append("[\(part)]")
            case 1: parts.append("[\(name()) \(part)]")
            case 2: parts.append(Bool.random(using: &self) ? "[--\(name())]" : "[--\(name()) <duration>]")
            default: parts.append(part)
            }
        }
        if Bool.random(using: &self) { parts.append("[<\(name())…>]") }
        return parts.joined(separator: " ")
    }

    /// Something to type that fits `usage`.
    fileprivate mutating func input(for usage: UsageLine) -> String {
        var words = words(for: usage.elements)
        for flag in usage.flags where Bool.random(using: &self) {
            words.append("--\(flag.name)")
            if let type = flag.value { words.append(example(of: type)) }
        }
        return words.joined(separator: " ")
    }

    private mutating func words(for elements: [UsageLine.Element]) -> [String] {
        elements.flatMap { element -> [String] in
            switch element {
            case .choice(let words): [words.randomElement(using: &self)!]
            case .argument(let argument) where argument.isList:
                ["\(example(of: argument.type)),", "\(example(of: argument.type))"]
            case .literal(let word): [Bool.random(using: &self) ? word : word.uppercased()]
            case .argument(let argument): [example(of: argument.type)]
            case .optional(let inner): Bool.random(using: &self) ? words(for: inner) : []
            }
        }
    }

    private mutating func example(of type: ArgumentType) -> String {
        let examples =
            switch type {
            case .word: ["staging", "é", "x"]
            case .integer: ["-1", "+12", "9223372036854775807"]
            case .duration: ["2h", "1d12h", "3 min", "1w"]
            case .time: ["tomorrow 9:00", "eod", "2027-03-01T09:00", "mon"]
            case .person: ["@bo", "bo"]
            case .room, .url, .own: ["https://example.org/"]
            case .text: ["a few words", "word", "for 4x"]
            }
        return examples.randomElement(using: &self)!
    }
}
