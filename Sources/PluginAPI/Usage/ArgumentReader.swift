/// Understands one argument of one type.
struct ArgumentReader {
    let time: TimeText

    /// What the words from the beginning of `words` say, and how many of them it took; nil when they say nothing of
    /// `type`. `words` has at least one; `text` is not read here, since it needs the line as typed.
    func read(_ type: ArgumentType, _ words: ArraySlice<Substring>) -> (value: ArgumentValue, count: Int)? {
        let word = words[words.startIndex]
        switch type {
        case .word, .text: return (.text(String(word)), 1)
        case .integer: return Int(word).map { (.integer($0), 1) }
        case .duration:
            return DurationText.read(words).map { (.duration(Int($0.duration.components.seconds)), $0.count) }
        case .time: return time.read(words).map { (.time($0.time), $0.count) }
        case .person: return Self.name(word, mark: "@").map { (.personName($0), 1) }
        case .room: return word.utf8.count > 1 || word != "#" ? (.roomName(String(word)), 1) : nil
        case .url: return Self.isURL(word) ? (.text(String(word)), 1) : nil
        case .own(let type): return Self.read(type, word).map { ($0, 1) }
        }
    }

    /// Several of `type`, with commas between them: `a, b`, `a,b`, `a , b`.
    func readList(_ type: ArgumentType, _ words: ArraySlice<Substring>) -> (value: ArgumentValue, count: Int)? {
        var end = words.startIndex + 1
        while end < words.endIndex, words[end - 1].utf8.last == Self.comma || words[end].utf8.first == Self.comma {
            end += 1
        }
        let items = words[..<end].flatMap { $0.split(separator: ",") }
        let values = items.compactMap { read(type, [$0][...])?.value }
        guard !values.isEmpty, values.count == items.count else { return nil }
        return (.list(values), end - words.startIndex)
    }

    private static let comma = UInt8(ascii: ",")

    private static func name(_ word: Substring, mark: Character) -> String? {
        let name = word.first == mark ? word.dropFirst() : word
        return name.isEmpty ? nil : String(name)
    }

    /// An absolute web address without credentials (RFC 3986 §3): scheme, host, and nothing that ends a line.
    private static func isURL(_ word: Substring) -> Bool {
        let lowered = word.folded
        guard let scheme = ["https://", "http://"].first(where: lowered.hasPrefix) else { return false }
        let rest = lowered.dropFirst(scheme.count)
        let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return !host.isEmpty && !host.contains("@") && !rest.contains { "<>\"\\^`{|}".contains($0) }
    }

    private static func read(_ type: ValueType, _ word: Substring) -> ArgumentValue? {
        switch type.rule {
        case .oneOf(let words):
            let folded = word.folded
            return words.first { $0.lowercased() == folded }.map { .text($0) }
        case .number(let range):
            return Int(word).flatMap { range.contains($0) ? .integer($0) : nil }
        case .word(let characters, let longest):
            let fits = word.unicodeScalars.count <= longest && word.unicodeScalars.allSatisfy(characters.contains)
            return fits ? .text(String(word)) : nil
        }
    }
}
