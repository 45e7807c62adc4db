extension UsageLine {
    /// Holds the rest of what was typed, after the leading words, against the arguments.
    ///
    /// - Parameter time: When, and where on earth, it was typed: what `until 18:00` means depends on it.
    package func match(_ rest: Substring, time: TimeText) -> UsageMatch {
        var matcher = UsageMatcher(usage: self, rest: rest, time: time)
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
    private let reader: ArgumentReader
    private var words: [Substring] = []
    /// Whether a flag stood between the words, so that they do not follow each other in `rest`.
    private var hasFlags = false
    /// What has been found so far; a group that does not fit takes its own off the end again.
    private var found: [(name: String, value: ArgumentValue)] = []
    private var mismatch: (at: Int, what: UsageMatch.Mismatch)?

    init(usage: UsageLine, rest: Substring, time: TimeText) {
        self.usage = usage
        self.rest = rest
        reader = ArgumentReader(time: time)
    }

    mutating func match() -> UsageMatch {
        found.reserveCapacity(4)
        words.reserveCapacity(8)
        rest.appendWords(to: &words)
        if words.contains(where: { $0.isFlag }), let mismatch = takeFlags() { return .failed(mismatch) }
        if matches(from: 0, at: 0) { return .matched(arguments) }
        return .failed(mismatch?.what ?? .unexpected(String(rest)))
    }

    /// What was found, by name. What was found first counts.
    private var arguments: [String: ArgumentValue] {
        var arguments: [String: ArgumentValue] = [:]
        arguments.reserveCapacity(found.count)
        for (name, value) in found.reversed() { arguments[name] = value }
        return arguments
    }

    /// Takes the flags, with their values, from among the words.
    private mutating func takeFlags() -> UsageMatch.Mismatch? {
        var rest = words[...]
        var others: [Substring] = []
        while let word = rest.popFirst() {
            guard word.isFlag else {
                others.append(word)
                continue
            }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts[0].folded
            guard let flag = usage.flags.first(where: { $0.name == name }) else {
                if !takesText { return .unknownFlag(String(word)) }
                others.append(word)
                continue
            }
            guard !found.contains(where: { $0.name == name }) else { return .repeatedFlag("--\(name)") }
            hasFlags = true
            if parts.count == 2 { rest = [parts[1]] + rest }
            if let mismatch = take(flag, hasValue: parts.count == 2, from: &rest) { return mismatch }
        }
        words = others
        return nil
    }

    private mutating func take(
        _ flag: UsageLine.Flag, hasValue: Bool, from rest: inout ArraySlice<Substring>
    ) -> UsageMatch.Mismatch? {
        guard let type = flag.value else {
            found.append((flag.name, .present))
            return hasValue ? .unexpected(String(rest[rest.startIndex])) : nil
        }
        guard let word = rest.first, !word.isFlag, !word.isEmpty else { return .missingValue(flag: "--\(flag.name)") }
        guard let (value, count) = reader.read(type, rest) else {
            return .wrongType(argument: flag.name, type: type, found: String(word))
        }
        found.append((flag.name, value))
        rest = rest.dropFirst(count)
        return nil
    }

    private var takesText: Bool {
        usage.steps.contains { if case .argument(let argument) = $0 { argument.type == .text } else { false } }
    }

    /// Whether the steps from `step` on fit the words from `index` on, to the last one. What they are is left in `found`.
    private mutating func matches(from step: Int, at index: Int) -> Bool {
        guard step < usage.steps.count else {
            return index == words.count || fails(at: index, .unexpected(String(words[index])))
        }
        switch usage.steps[step] {
        case .literal(let literal):
            guard index < words.count else { return fails(at: index, .missing(literal)) }
            guard words[index].says(literal) else {
                return fails(at: index, .expected(words: [literal], found: String(words[index])))
            }
            found.append((literal, .present))
            return matches(from: step + 1, at: index + 1)
        case .choice(let choices):
            guard index < words.count else { return fails(at: index, .missing(choices.joined(separator: " or "))) }
            guard let choice = choices.first(where: { words[index].says($0) }) else {
                return fails(at: index, .expected(words: choices, found: String(words[index])))
            }
            found.append((choice, .present))
            return matches(from: step + 1, at: index + 1)
        case .argument(let argument):
            guard index < words.count else { return fails(at: index, .missing("<\(argument.name)>")) }
            if words[index].isFlag {
                return fails(at: index, .unknownFlag(String(words[index])))
            }
            guard let (value, count) = read(argument, at: index) else {
                let found = String(words[index])
                return fails(at: index, .wrongType(argument: argument.name, type: argument.type, found: found))
            }
            found.append((argument.name, value))
            return matches(from: step + 1, at: index + count)
        case .group(let end):
            let before = found.count
            if index < words.count, !beginsGroup(from: end, words[index], insteadOf: step + 1),
                matches(from: step + 1, at: index)
            {
                return true
            }
            found.removeSubrange(before...)
            return !isMeant(step + 1, at: index) && matches(from: end, at: index)
        }
    }

    /// Whether the person meant the group that begins at `step`, although what they typed does not fit: `for 4x` is a
    /// wrong duration, not a reason that begins with "for".
    private func isMeant(_ step: Int, at index: Int) -> Bool {
        guard step + 1 < usage.steps.count, case .literal(let literal) = usage.steps[step],
            case .argument(let argument) = usage.steps[step + 1], argument.type == .duration || argument.type == .time,
            index + 1 < words.count, words[index].says(literal)
        else { return false }
        return DurationText.isMeant(by: words[index + 1]) && reader.read(argument.type, words[(index + 1)...]) == nil
    }

    /// Whether `word` opens one of the groups from `step` on, so that it is not the word at `argument` that may be left
    /// out: `for` in `lock any [<which>] [for <duration>]`.
    private func beginsGroup(from step: Int, _ word: Substring, insteadOf argument: Int) -> Bool {
        guard case .argument(let argument) = usage.steps[argument], argument.type != .text else { return false }
        var step = step
        while step < usage.steps.count, case .group(let end) = usage.steps[step] {
            if case .literal(let literal) = usage.steps[step + 1], word.says(literal) { return true }
            step = end
        }
        return false
    }

    private mutating func read(_ argument: UsageLine.Argument, at index: Int) -> (value: ArgumentValue, count: Int)? {
        if argument.type == .text {
            let end = takeTimes(behindTextFrom: index)
            return (.text(text(in: index..<end)), words.count - index)
        }
        return argument.isList
            ? reader.readList(argument.type, words[index...]) : reader.read(argument.type, words[index...])
    }

    /// Takes what says for how long or until when from the end of a text, where people put it as well as before it:
    /// `lock staging testing payments for 2h`.
    ///
    /// - Returns: Where the text ends then.
    private mutating func takeTimes(behindTextFrom index: Int) -> Int {
        var end = words.count
        while let clause = lastTime(in: index + 1..<end) {
            found += [(clause.word, .present), (clause.name, clause.value)]
            end = clause.start
        }
        return end
    }

    /// A group such as `[for <duration>]` that the last of these words say, and that was not typed before.
    private func lastTime(
        in range: Range<Int>
    ) -> (start: Int, word: String, name: String, value: ArgumentValue)? {
        guard range.lowerBound < range.upperBound else { return nil }
        for (index, step) in usage.steps.enumerated().dropLast() {
            guard case .literal(let literal) = step, case .argument(let argument) = usage.steps[index + 1],
                argument.type == .duration || argument.type == .time,
                !found.contains(where: { $0.name == argument.name })
            else { continue }
            // Nobody needs more than three words for a time.
            for start in range.suffix(4) where words[start].says(literal) && start + 1 < range.upperBound {
                guard let (value, count) = reader.read(argument.type, words[start + 1..<range.upperBound]),
                    start + 1 + count == range.upperBound
                else { continue }
                return (start, literal, argument.name, value)
            }
        }
        return nil
    }

    /// These words as they were typed, spaces included, unless a flag stands between them.
    private func text(in range: Range<Int>) -> String {
        if hasFlags { return words[range].joined(separator: " ") }
        let (first, last) = (words[range.lowerBound], words[range.upperBound - 1])
        return String(Substring(rest.utf8[first.startIndex..<last.endIndex]))
    }

    private mutating func fails(at index: Int, _ what: UsageMatch.Mismatch) -> Bool {
        let furthest = mismatch?.at ?? -1
        if index > furthest || (index == furthest && !isClearer(mismatch?.what, than: what)) {
            mismatch = (index, what)
        }
        return false
    }

    /// That a word is wrong where it stands says more than that nothing more was expected there.
    private func isClearer(_ one: UsageMatch.Mismatch?, than other: UsageMatch.Mismatch) -> Bool {
        guard case .unexpected = other else { return false }
        return switch one {
        case .wrongType, .unknownFlag: true
        default: false
        }
    }
}

extension Substring {
    /// The words between spaces.
    package var words: [Substring] {
        var words: [Substring] = []
        appendWords(to: &words)
        return words
    }

    fileprivate func appendWords(to words: inout [Substring]) {
        var rest = self
        while let (word, after) = rest.firstWord {
            words.append(word)
            rest = after
        }
    }

    /// The first word, and what comes after it and the spaces behind it; nil when there is none.
    package var firstWord: (word: Substring, rest: Substring)? {
        // Bytes rather than characters: a space is one byte that is part of no other character.
        let bytes = utf8
        let start = bytes.firstIndex { $0 != 0x20 } ?? endIndex
        guard start < endIndex else { return nil }
        let end = bytes[start...].firstIndex(of: 0x20) ?? endIndex
        let next = bytes[end...].firstIndex { $0 != 0x20 } ?? endIndex
        return (Substring(bytes[start..<end]), Substring(bytes[next...]))
    }

    /// `--force`, whatever the name.
    fileprivate var isFlag: Bool {
        let dash = UInt8(ascii: "-")
        return utf8.first == dash && utf8.count > 2 && utf8.dropFirst().first == dash
    }

    /// Whether it is `word`, which is in small letters, however it is written.
    package func says(_ word: String) -> Bool {
        var (own, others) = (utf8.makeIterator(), word.utf8.makeIterator())
        while true {
            let (byte, other) = (own.next(), others.next())
            guard let byte, let other else { return byte == nil && other == nil }
            // Beyond ASCII one letter can be written in several ways, also with an ASCII one at its beginning.
            if byte | other >= 0x80 { return folded == word }
            if byte != other, !(0x41...0x5A).contains(byte) || byte | 0x20 != other { return false }
        }
    }

    /// In small letters. Most words are ASCII and already so, which is found out without looking at characters.
    package var folded: String {
        utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5A).contains($0) } ? String(self) : lowercased()
    }
}
