package import PluginAPI

/// Decides what a message is: for the bot or not, and which command.
package struct Router: Sendable {
    package enum Route: Sendable {
        /// Said in a room, to others; or nothing that was said.
        case notAddressed
        /// The bot was called by its name, and nothing more was said.
        case called
        case command(CommandCatalog.Entry, arguments: [String: ArgumentValue], text: String)
        /// A command with `--help` behind it.
        case help(CommandCatalog.Entry)
        /// A plugin's name alone, or with `help` behind it.
        case chapter(CommandCatalog.Chapter)
        /// A command whose arguments do not fit.
        indirect case misused(CommandCatalog.Entry, UsageMatch.Mismatch, text: String)
        /// Addressed to the bot, but no command.
        case unknown(String)
        case tooLong
    }

    /// The longest message that is looked at, in bytes of UTF-8.
    package static let longest = 8_192

    private let names: Set<String>
    private let prefix: String?
    /// With what a line to the bot begins in a room, at its shortest.
    let shortestAddress: String
    package var catalog: CommandCatalog

    /// - Parameters:
    ///   - names: What the bot is called.
    ///   - prefix: What a command in a room may begin with instead of a name: `!`.
    package init(names: [String], prefix: String?, catalog: CommandCatalog = CommandCatalog()) {
        self.names = Set(names.map { $0.lowercased() })
        self.prefix = prefix
        shortestAddress = prefix ?? names.first.map { "@\($0) " } ?? ""
        self.catalog = catalog
    }

    /// - Parameter time: When `message` was said.
    package func route(_ message: IncomingMessage, time: TimeText) -> Route {
        guard message.kind == .said else { return .notAddressed }
        guard message.text.utf8.count <= Self.longest else { return message.room == nil ? .tooLong : .notAddressed }
        let text = InputCleaning.clean(message.text)
        guard let (name, rest) = address(of: text, in: message) else { return .notAddressed }
        // A bot's name can be a plugin's name as well: `cerbere status` is meant for the plugin, if it has that.
        if let name, case .found(let route) = look(up: rest.isEmpty ? name[...] : "\(name) \(rest)", time) {
            return route
        }
        if rest.isEmpty { return .called }
        if case .found(let route) = look(up: rest, time) { return route }
        return .unknown(String(rest))
    }

    /// What was said, cleaned and without the bot's name.
    func words(of message: IncomingMessage) -> String {
        guard message.text.utf8.count <= Self.longest else { return "" }
        let text = InputCleaning.clean(message.text)
        return address(of: text, in: message).map { String($0.rest) } ?? text
    }

    // MARK: Addressing

    /// By which name the bot was called, if by one, and what was said to it; nil when it was said to others.
    private func address(of text: String, in message: IncomingMessage) -> (name: String?, rest: Substring)? {
        if message.isSlashCommand { return (nil, text[...]) }
        if let prefix, text.utf8.starts(with: prefix.utf8) {
            let rest = Substring(text.utf8.dropFirst(prefix.utf8.count))
            // A prefix alone, or several ("!!!"), is somebody being surprised.
            if let first = rest.first, first != " ", !rest.hasPrefix(prefix) { return (nil, rest) }
        }
        if let (word, rest) = text[...].firstWord, let name = name(in: word) { return (name, rest) }
        return message.room == nil || message.mentionsBot ? (nil, text[...]) : nil
    }

    /// The bot's name in `@bothost`, `bothost:`, `Bothost,` or `bothost`.
    private func name(in word: Substring) -> String? {
        var bytes = word.utf8
        if bytes.first == UInt8(ascii: "@") { bytes.removeFirst() }
        if bytes.last == UInt8(ascii: ":") || bytes.last == UInt8(ascii: ",") { bytes.removeLast() }
        let name = Substring(bytes).folded
        return names.contains(name) ? name : nil
    }

    // MARK: Looking up

    private enum LookUp {
        case found(Route)
        case nothing
    }

    private func look(up text: Substring, _ time: TimeText) -> LookUp {
        switch catalog.find(text) {
        case .command(let entry, let rest):
            if rest.utf8.contains(UInt8(ascii: "-")), rest.words.contains("--help") { return .found(.help(entry)) }
            switch entry.usage.match(rest, time: time) {
            case .matched(let arguments): return .found(.command(entry, arguments: arguments, text: String(text)))
            case .failed(let mismatch): return .found(.misused(entry, mismatch, text: String(text)))
            }
        case .chapter(let chapter, let rest):
            if let entry = command(askedAbout: rest, in: chapter) { return .found(.help(entry)) }
            let isHelp = rest.isEmpty || rest.lowercased() == "help" || rest == "--help"
            return isHelp ? .found(.chapter(chapter)) : .nothing
        case .nothing:
            return .nothing
        }
    }

    /// The command of `chapter` that `help bite` behind its name asks about.
    private func command(
        askedAbout rest: Substring, in chapter: CommandCatalog.Chapter
    ) -> CommandCatalog.Entry? {
        let words = rest.words
        guard words.count > 1, words[0].lowercased() == "help" else { return nil }
        let asked = words.dropFirst().joined(separator: " ")
        for text in ["\(chapter.name) \(asked)", asked] {
            if case .command(let entry, _) = catalog.find(text[...]), entry.owner == chapter.owner { return entry }
        }
        return nil
    }
}
