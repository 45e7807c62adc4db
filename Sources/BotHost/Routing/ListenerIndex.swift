package import PluginAPI

/// Every listener that there is, found by the words in what is said: one look-up a word, however many listeners there
/// are.
package struct ListenerIndex: Sendable {
    package struct Entry: Sendable {
        /// The plugin, by what the config calls it.
        package let instance: String
        package let declaration: ListenerDeclaration
    }

    private var entries: [Entry] = []
    private var byWord: [String: [Int]] = [:]
    private var byKind: [ChatEvent.Kind: [Int]] = [:]
    /// By the events that plugins publish.
    private var byPublished: [String: [Int]] = [:]

    package init() {}

    package mutating func add(_ listeners: [ListenerDeclaration], of instance: String) {
        for declaration in listeners {
            for word in Set(declaration.words.map { $0.lowercased() }) {
                byWord[word, default: []].append(entries.count)
            }
            for kind in Set(declaration.events) { byKind[kind, default: []].append(entries.count) }
            for name in Set(declaration.published) { byPublished[name, default: []].append(entries.count) }
            entries.append(Entry(instance: instance, declaration: declaration))
        }
    }

    /// Those that `message` concerns, each once, in the order in which they were added.
    package func listeners(to message: IncomingMessage) -> [Entry] {
        guard !entries.isEmpty else { return [] }
        if let published = message.published { return (byPublished[published.name] ?? []).map { entries[$0] } }
        var found = Set(byKind[message.kind] ?? [])
        if message.kind == .said, !byWord.isEmpty, message.text.utf8.count <= Router.longest {
            for word in Self.words(of: message.text.lowercased()) { found.formUnion(byWord[String(word)] ?? []) }
        }
        return found.sorted().map { entries[$0] }
    }

    /// Whether a listener may listen for `word`: whether it can stand in what is said as one word.
    package static func isWord(_ word: String) -> Bool { words(of: word) == [word[...]] }

    private static func words(of text: String) -> [Substring] {
        text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
    }
}
