extension UsageLine {
    /// Holds the rest of what was typed, after the leading words, against the arguments.
    package func match(_ rest: Substring) -> UsageMatch {
        var matcher = UsageMatcher(usage: self, rest: rest)
        return matcher.match()
    }
}

/// Finds the arguments of one usage line in one line of text.
///
/// An optional group is tried first and left out when it does not fit. What got furthest before it failed is
/// what the person is told.
private struct UsageMatcher {
    private let usage: UsageLine
    private let rest: Substring
    private var words: [Substring] = []
    private var values: [String: ArgumentValue] = [:]
    private var mismatch: (at: Int, what: UsageMatch.Mismatch)?

    init(usage: UsageLine, rest: Substring) {
        self.usage = usage
        self.rest = rest
    }

    mutating func match() -> UsageMatch {
        for word in rest.words {
            guard word.utf8.starts(with: "--".utf8), word.utf8.count > 2 else {
                words.append(word)
                continue
            }
            let flag = word.dropFirst(2).lowercased()
            if usage.flags.contains(flag) {
                values[flag] = .present
            } else if takesText {
                words.append(word)
            } else {
                return .failed(.unknownFlag(String(word)))
            }
        }
        if matches(usage.elements[...], at: 0) { return .matched(values) }
        return .failed(mismatch?.what ?? .unexpected(String(rest)))
    }

    private var takesText: Bool { usage.elements.contains { $0.takesText } }

    /// Whether `elements` fit the words from `index` on, to the last one. What they are is left in `values`.
    private mutating func matches(_ elements: ArraySlice<UsageLine.Element>, at index: Int) -> Bool {
        guard let element = elements.first else {
            return index == words.count || fails(at: index, .unexpected(String(words[index])))
        }
        let others = elements.dropFirst()
        switch element {
        case .literal(let literal):
            guard index < words.count else { return fails(at: index, .missing(literal)) }
            guard words[index].lowercased() == literal else {
                return fails(at: index, .expected(word: literal, found: String(words[index])))
            }
            values[literal] = .present
            return matches(others, at: index + 1)
        case .optional(let inner):
            return matchesOptional(inner, then: others, at: index)
        case .argument(let argument):
            guard index < words.count else { return fails(at: index, .missing("<\(argument.name)>")) }
            guard let (value, count) = read(argument, at: index) else {
                let found = String(words[index])
                return fails(at: index, .wrongType(argument: argument.name, type: argument.type, found: found))
            }
            values[argument.name] = value
            return matches(others, at: index + count)
        }
    }

    private mutating func matchesOptional(
        _ inner: [UsageLine.Element], then others: ArraySlice<UsageLine.Element>, at index: Int
    ) -> Bool {
        let before = values
        if index < words.count, matches((inner + others)[...], at: index) { return true }
        values = before
        return !isMeant(inner, at: index) && matches(others, at: index)
    }

    /// Whether the person meant this group, although what they typed does not fit: `for 4x` is a wrong duration,
    /// not a reason that begins with "for".
    private func isMeant(_ group: [UsageLine.Element], at index: Int) -> Bool {
        guard group.count >= 2, case .literal(let literal) = group[0], case .argument(let argument) = group[1],
            argument.type == .duration, index + 1 < words.count, words[index].lowercased() == literal
        else { return false }
        return DurationText.isMeant(by: words[index + 1]) && DurationText.read(words[(index + 1)...]) == nil
    }

    private func read(_ argument: UsageLine.Argument, at index: Int) -> (ArgumentValue, count: Int)? {
        switch argument.type {
        case .word:
            return (.text(String(words[index])), 1)
        case .integer:
            return Int(words[index]).map { (.integer($0), 1) }
        case .duration:
            return DurationText.read(words[index...]).map { (.duration(Int($0.duration.components.seconds)), $0.count) }
        case .text:
            return (.text(remainder(from: index)), words.count - index)
        }
    }

    /// The words from `index` on as they were typed, spaces included, unless a flag stands between them.
    private func remainder(from index: Int) -> String {
        let start = words[index].startIndex
        let end = words[words.count - 1].endIndex
        let typed = rest[start..<end]
        return typed.words.count == words.count - index
            ? String(typed) : words[index...].joined(separator: " ")
    }

    private mutating func fails(at index: Int, _ what: UsageMatch.Mismatch) -> Bool {
        if index >= mismatch?.at ?? -1 { mismatch = (index, what) }
        return false
    }
}

extension UsageLine.Element {
    /// Whether the rest of the line can end up in here.
    fileprivate var takesText: Bool {
        switch self {
        case .literal: false
        case .argument(let argument): argument.type == .text
        case .optional(let inner): inner.contains { $0.takesText }
        }
    }
}

extension Substring {
    /// The words between spaces and tabs.
    package var words: [Substring] {
        split { $0 == " " || $0 == "\t" }
    }
}
