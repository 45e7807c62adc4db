import BotHost
import PluginAPI

/// The commands that the tests of routing type.
enum SampleCatalog {
    static let cerbere = Manifest(id: "lock", name: "cerbere", version: "1.0.0", summary: "Who has what.")
    static let dns = Manifest(id: "dns", version: "1.0.0", summary: "Names and addresses.")

    static func declare(
        _ usage: String, aliases: [String] = [], summary: String = "Does it.", example: String? = nil,
        effect: Command.Effect = .reads
    ) -> CommandDeclaration {
        CommandDeclaration(
            Command(usage, aliases: aliases, summary: summary, example: example, effect: effect) { _ in
                Outcome("sample.done", "Done.")
            })
    }

    static let host = [
        declare("help [<command…>]", summary: "Says what I can do.", example: "help lock"), declare("version"),
    ]

    static let lock = [
        declare(
            "lock <env> [for <duration>] [<reason…>]", aliases: ["take"], summary: "Keeps it to yourself.",
            example: "lock staging for 2h"),
        declare("unlock <env> [--force]", aliases: ["free", "cerbere release"]),
        declare("cerbere status [<count:integer>]"),
        declare("lock all"),
    ]

    static let digging = [declare("dig <name>"), declare("host <name>")]

    /// The host, Cerbere and a plugin for names.
    static func make() throws -> CommandCatalog {
        var catalog = CommandCatalog()
        try catalog.add(
            Manifest(id: "bothost", version: "1", summary: "The bot itself."), commands: host, owner: .host)
        try catalog.add(cerbere, commands: lock, owner: .plugin("lock"))
        try catalog.add(dns, commands: digging, owner: .plugin("dns"))
        return catalog
    }
}

extension CommandCatalog {
    /// What `text` leads to, in a word: the owner and the usage, the chapter's name, or nil.
    func leads(_ text: String) -> String? {
        switch find(text[...]) {
        case .command(let entry, let rest): "\(entry.owner.name): \(entry.declaration.usage) | \(rest)"
        case .chapter(let chapter, let rest): "chapter \(chapter.name) | \(rest)"
        case .nothing: nil
        }
    }
}
