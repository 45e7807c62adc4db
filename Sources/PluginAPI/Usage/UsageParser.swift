extension UsageLine {
    /// Understands a usage line such as `lock <env> [for <duration>] [<reason…>]`.
    ///
    /// - Parameter types: The plugin's own types of arguments, beside those that there are.
    package init(_ source: String, types: [ValueType] = []) throws(UsageError) {
        var parser = UsageParser(source: source, types: types)
        self = try parser.parse()
    }
}

/// Reads one usage line from left to right.
private struct UsageParser {
    private let source: String
    private var tokens: ArraySlice<String>
    private let types: [String: ArgumentType]
    private var flags: [UsageLine.Flag] = []
    private var names: Set<String> = []

    init(source: String, types: [ValueType]) {
        self.source = source
        self.types = ArgumentType.known.merging(types.map { ($0.name, .own($0)) }) { known, _ in known }
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
            case "[" where takesList(elements.last):
                elements[elements.count - 1] = try list(elements.last)
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

    /// Whether `[, <env>…]` follows, which says that there may be several of the argument before it.
    private func takesList(_ element: UsageLine.Element?) -> Bool {
        guard case .argument? = element else { return false }
        return tokens.first == ","
    }

    private mutating func list(_ element: UsageLine.Element?) throws(UsageError) -> UsageLine.Element {
        guard case .argument(var argument)? = element else { throw error(.badName(",")) }
        let expected = [",", "<\(argument.name)>", "]"]
        let found = tokens.prefix(3).map { $0.replacing("…", with: "").replacing("...", with: "") }
        guard found == expected, argument.type != .text else { throw error(.badList(argument.name)) }
        tokens.removeFirst(3)
        argument.isList = true
        return .argument(argument)
    }

    /// What stands between brackets; `nil` when it was a flag, which has no place of its own.
    private mutating func group(depth: Int) throws(UsageError) -> UsageLine.Element? {
        if let token = tokens.first, token.hasPrefix("--") {
            tokens.removeFirst()
            flags.append(try flag(token))
            return nil
        }
        let inner = try elements(depth: depth + 1)
        guard !inner.isEmpty else { throw error(.emptyGroup) }
        return .optional(inner)
    }

    private mutating func flag(_ token: String) throws(UsageError) -> UsageLine.Flag {
        let name = String(token.dropFirst(2)).lowercased()
        guard Self.isName(name), name != "help" else { throw error(.badName(token)) }
        try claim(name)
        var value: ArgumentType?
        if let next = tokens.first, next.hasPrefix("<"), next.hasSuffix(">") {
            value = try type(of: String(next.dropFirst().dropLast())).type
            guard value != .text else { throw error(.textNotLast(name)) }
            tokens.removeFirst()
        }
        guard tokens.popFirst() == "]" else { throw error(.unbalanced("[")) }
        return UsageLine.Flag(name: name, value: value)
    }

    private mutating func element(_ token: String) throws(UsageError) -> UsageLine.Element {
        if token.hasPrefix("<") {
            guard token.hasSuffix(">") else { throw error(.unbalanced("<")) }
            return .argument(try argument(String(token.dropFirst().dropLast())))
        }
        guard !token.hasSuffix(">") else { throw error(.unbalanced(">")) }
        guard !token.hasPrefix("--") else { throw error(.flagOutsideGroup(token)) }
        if token.hasPrefix("(") { return try choice(token) }
        guard Self.isName(token) else { throw error(.badName(token)) }
        try claim(token.lowercased())
        return .literal(token.lowercased())
    }

    /// `(start|stop)`
    private mutating func choice(_ token: String) throws(UsageError) -> UsageLine.Element {
        guard token.hasSuffix(")") else { throw error(.unbalanced("(")) }
        let words = token.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
            .map { $0.lowercased() }
        for word in words {
            guard Self.isName(word) else { throw error(.badName(token)) }
            try claim(word)
        }
        return .choice(words)
    }

    private mutating func argument(_ inner: String) throws(UsageError) -> UsageLine.Argument {
        let (name, type) = try type(of: inner)
        try claim(name)
        return UsageLine.Argument(name: name, type: type)
    }

    /// `env`, `for:duration`, `reason…`: a name, and the type that it says or that is called the same.
    private func type(of inner: String) throws(UsageError) -> (name: String, type: ArgumentType) {
        let bare = ["…", "..."].first(where: inner.hasSuffix).map { String(inner.dropLast($0.count)) } ?? inner
        let parts = bare.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.first, Self.isName(name), parts.count <= 2 else { throw error(.badName("<\(inner)>")) }
        if bare != inner { return (name, .text) }
        if parts.count == 1 { return (name, types[name] ?? .word) }
        guard let type = types[parts[1]] else { throw error(.unknownType(parts[1])) }
        return (name, type)
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
