extension UsageLine {
    /// Understands a usage line such as `lock <env> [for <duration>] [<reason…>]`.
    package init(_ source: String) throws(UsageError) {
        var parser = UsageParser(source: source)
        self = try parser.parse()
    }
}

/// Reads one usage line from left to right.
private struct UsageParser {
    private let source: String
    private var tokens: ArraySlice<String>
    private var flags: [String] = []
    private var names: Set<String> = []

    init(source: String) {
        self.source = source
        tokens = Self.tokens(of: source)[...]
    }

    mutating func parse() throws(UsageError) -> UsageLine {
        guard tokens.count <= 32 else { throw error(.tooLong) }
        let words = leadingWords()
        guard !words.isEmpty else { throw error(.noWords) }
        let elements = try elements(depth: 0)
        try requireTextLast(in: elements, isLast: true)
        return UsageLine(source: source, words: words, elements: elements, flags: flags)
    }

    /// Brackets stand for themselves; everything else is split at white space, `<…>` kept whole.
    private static func tokens(of source: String) -> [String] {
        var tokens: [String] = []
        var word = ""
        func flush() {
            if !word.isEmpty { tokens.append(word) }
            word = ""
        }
        for character in source {
            switch character {
            case "[", "]":
                flush()
                tokens.append(String(character))
            case " ", "\t": flush()
            default: word.append(character)
            }
        }
        flush()
        return tokens
    }

    private mutating func leadingWords() -> [String] {
        var words: [String] = []
        while let token = tokens.first, Self.isName(token) {
            words.append(token.lowercased())
            tokens.removeFirst()
        }
        return words
    }

    private mutating func elements(depth: Int) throws(UsageError) -> [UsageLine.Element] {
        guard depth <= 4 else { throw error(.nestedTooDeep) }
        var elements: [UsageLine.Element] = []
        while let token = tokens.first {
            tokens.removeFirst()
            switch token {
            case "[":
                if let group = try group(depth: depth) { elements.append(group) }
            case "]":
                guard depth > 0 else { throw error(.unbalanced("]")) }
                return elements
            default:
                elements.append(try element(token))
            }
        }
        guard depth == 0 else { throw error(.unbalanced("[")) }
        return elements
    }

    /// What stands between brackets; `nil` when it was a flag, which has no place of its own.
    private mutating func group(depth: Int) throws(UsageError) -> UsageLine.Element? {
        if let token = tokens.first, token.hasPrefix("--"), tokens.dropFirst().first == "]" {
            tokens.removeFirst(2)
            let flag = String(token.dropFirst(2)).lowercased()
            guard Self.isName(flag) else { throw error(.badName(token)) }
            try claim(flag)
            flags.append(flag)
            return nil
        }
        let inner = try elements(depth: depth + 1)
        guard !inner.isEmpty else { throw error(.emptyGroup) }
        return .optional(inner)
    }

    private mutating func element(_ token: String) throws(UsageError) -> UsageLine.Element {
        if token.hasPrefix("<") {
            guard token.hasSuffix(">") else { throw error(.unbalanced("<")) }
            return .argument(try argument(String(token.dropFirst().dropLast())))
        }
        guard !token.hasSuffix(">") else { throw error(.unbalanced(">")) }
        guard !token.hasPrefix("--") else { throw error(.flagOutsideGroup(token)) }
        guard Self.isName(token) else { throw error(.badName(token)) }
        try claim(token.lowercased())
        return .literal(token.lowercased())
    }

    private mutating func argument(_ inner: String) throws(UsageError) -> UsageLine.Argument {
        let takesRest = inner.hasSuffix("…") || inner.hasSuffix("...")
        let bare =
            inner.hasSuffix("...") ? String(inner.dropLast(3)) : inner.hasSuffix("…") ? String(inner.dropLast()) : inner
        let parts = bare.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.first, Self.isName(name), parts.count <= 2 else { throw error(.badName("<\(inner)>")) }
        try claim(name)
        if takesRest { return UsageLine.Argument(name: name, type: .text) }
        if parts.count == 1 { return UsageLine.Argument(name: name, type: ArgumentType(rawValue: name) ?? .word) }
        guard let type = ArgumentType(rawValue: parts[1]) else { throw error(.unknownType(parts[1])) }
        return UsageLine.Argument(name: name, type: type)
    }

    private mutating func claim(_ name: String) throws(UsageError) {
        guard names.insert(name).inserted else { throw error(.repeatedName(name)) }
    }

    /// Nothing may follow an argument that takes the rest of the line, inside its group or after it.
    private func requireTextLast(in elements: [UsageLine.Element], isLast: Bool) throws(UsageError) {
        for (index, element) in elements.enumerated() {
            let isLast = isLast && index == elements.count - 1
            switch element {
            case .argument(let argument) where argument.type == .text && !isLast:
                throw error(.textNotLast(argument.name))
            case .optional(let inner): try requireTextLast(in: inner, isLast: isLast)
            default: break
            }
        }
    }

    private static func isName(_ token: String) -> Bool {
        !token.isEmpty && !token.hasPrefix("-")
            && token.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" || $0 == "_"
            }
    }

    private func error(_ reason: UsageError.Reason) -> UsageError {
        UsageError(usage: source, reason: reason)
    }
}
