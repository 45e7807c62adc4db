package import PluginAPI

/// Every command that can be typed, found by its leading words: one dictionary look-up a word, however many there are.
package struct CommandCatalog: Sendable {
    /// Who runs a command.
    package enum Owner: Hashable, Sendable {
        case host
        /// A plugin, by what the config calls it.
        case plugin(String)
    }

    package final class Entry: Sendable {
        package let owner: Owner
        package let declaration: CommandDeclaration
        /// The usage line under the words by which it was found.
        package let usage: UsageLine
        /// The words by which `help` lists it, and rules name it.
        package let command: String
        /// Whether `usage` is what `help` lists, rather than another way to the same command.
        package let isCanonical: Bool

        fileprivate init(
            owner: Owner, declaration: CommandDeclaration, usage: UsageLine, command: String, isCanonical: Bool
        ) {
            self.owner = owner
            self.declaration = declaration
            self.usage = usage
            self.command = command
            self.isCanonical = isCanonical
        }
    }

    /// A plugin, or the host itself, as `help` shows it.
    package struct Chapter: Sendable {
        package let owner: Owner
        /// What people call it: `cerbere`.
        package let name: String
        package let summary: String
        package let listeners: [ListenerDeclaration]
        /// What it does for other plugins, which rules may name.
        package let services: [ServiceDeclaration]
    }

    private struct Node {
        var children: [String: Int] = [:]
        var entry: Entry?
        /// The plugin whose name leads here.
        var chapter: Chapter?
    }

    private var nodes: [Node] = [Node()]
    package private(set) var chapters: [Chapter] = []

    package init() {}

    /// What the leading words of a line lead to.
    package enum Finding: Sendable {
        case command(Entry, rest: Substring)
        /// A plugin's name, with something after it that is none of its commands.
        case chapter(Chapter, rest: Substring)
        case nothing
    }

    /// The command whose words are the longest beginning of `text`.
    package func find(_ text: Substring) -> Finding {
        var node = 0
        var finding = Finding.nothing
        var rest = text
        while let (word, after) = rest.firstWord {
            guard let next = nodes[node].children[word.folded] else { break }
            node = next
            rest = after
            if let entry = nodes[node].entry {
                finding = .command(entry, rest: rest)
            } else if let chapter = nodes[node].chapter {
                finding = .chapter(chapter, rest: rest)
            }
        }
        return finding
    }

    /// The commands that `help` lists, in the order in which they were declared.
    package var entries: [Entry] {
        nodes.compactMap(\.entry).filter(\.isCanonical)
    }

    /// Every way to every command: its leading words.
    package var paths: [String] {
        nodes.compactMap { $0.entry?.usage.words.joined(separator: " ") }
    }
}

// MARK: Filling

extension CommandCatalog {
    /// Adds the commands of one plugin, or of the host, all or none.
    ///
    /// Each is found by its own words, and behind the plugin's name (`cerbere lock` is `lock`). A second copy of a
    /// plugin, which the config calls by another name than the plugin does itself, is found behind that name only.
    ///
    /// - Parameter types: The plugin's own types of arguments.
    package mutating func add(
        _ manifest: Manifest, types: [ValueType] = [], commands: [CommandDeclaration],
        listeners: [ListenerDeclaration] = [], services: [ServiceDeclaration] = [], owner: Owner
    ) throws(CatalogError) {
        var copy = self
        let alias = copy.secondName(of: manifest, owner: owner)
        try copy.addChapter(
            Chapter(
                owner: owner, name: alias ?? manifest.name, summary: manifest.summary, listeners: listeners,
                services: services),
            manifest: manifest)
        for declaration in commands {
            let ways = try Self.ways(to: declaration, types, manifest: manifest, alias: alias, owner: owner)
            let command = ways.first.map { $0.0.words.joined(separator: " ") } ?? ""
            for (usage, isCanonical) in ways {
                let spoken = alias.map { alias in declaration.respoken { manifest.spoken($0, as: alias) } }
                let entry = Entry(
                    owner: owner, declaration: spoken ?? declaration, usage: usage, command: command,
                    isCanonical: isCanonical)
                try copy.insert(entry)
            }
        }
        self = copy
    }

    private func secondName(of manifest: Manifest, owner: Owner) -> String? {
        guard case .plugin(let instance) = owner, instance != manifest.id else { return nil }
        return instance
    }

    private mutating func addChapter(_ chapter: Chapter, manifest: Manifest) throws(CatalogError) {
        chapters.append(chapter)
        guard case .plugin = chapter.owner else { return }
        let node = node(for: [chapter.name.lowercased()])
        if let other = nodes[node].chapter {
            throw CatalogError.sameName(chapter.name, other.owner, chapter.owner)
        }
        nodes[node].chapter = chapter
    }

    private static func ways(
        to declaration: CommandDeclaration, _ types: [ValueType], manifest: Manifest, alias: String?, owner: Owner
    ) throws(CatalogError) -> [(UsageLine, isCanonical: Bool)] {
        let usage: UsageLine
        do { usage = try UsageLine(declaration.usage, types: types) } catch {
            throw CatalogError.badUsage(owner, error)
        }
        let name = manifest.name.lowercased()
        var ways: [(UsageLine, isCanonical: Bool)] = []
        for (index, words) in ([usage.words] + declaration.aliases.map { $0.lowercased()[...].words.map(String.init) })
            .enumerated()
        {
            guard !words.isEmpty else { continue }
            let own = words.count > 1 && words[0] == name ? Array(words.dropFirst()) : words
            if let alias {
                ways.append((usage.renamed(to: [alias.lowercased()] + own), index == 0))
            } else {
                if words[0] != name, let other = BareWords.owner(of: words[0]), other != manifest.id {
                    throw CatalogError.othersWord(words[0], of: other, owner)
                }
                ways.append((index == 0 ? usage : usage.renamed(to: words), index == 0))
                if words[0] != name, owner != .host { ways.append((usage.renamed(to: [name] + words), false)) }
            }
        }
        return ways
    }

    private mutating func insert(_ entry: Entry) throws(CatalogError) {
        let node = node(for: entry.usage.words)
        if let other = nodes[node].entry {
            throw CatalogError.sameWords(
                entry.usage.words.joined(separator: " "), other.owner, other.declaration.usage, entry.owner,
                entry.declaration.usage)
        }
        nodes[node].entry = entry
    }

    private mutating func node(for words: [String]) -> Int {
        words.reduce(0) { node, word in
            if let next = nodes[node].children[word] { return next }
            nodes.append(Node())
            nodes[node].children[word] = nodes.count - 1
            return nodes.count - 1
        }
    }
}
