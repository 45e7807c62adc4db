import BotHost
import PluginAPI
import Testing

@Suite struct CommandCatalogTests {
    @Test(
        arguments: [
            ("lock staging", "the plugin lock: lock <env> [for <duration>] [<reason…>] | staging"),
            ("lock", "the plugin lock: lock <env> [for <duration>] [<reason…>] | "),
            ("LOCK Staging", "the plugin lock: lock <env> [for <duration>] [<reason…>] | Staging"),
            ("  lock   staging  now", "the plugin lock: lock <env> [for <duration>] [<reason…>] | staging  now"),
            ("lock all", "the plugin lock: lock all | "),
            ("lock all of it", "the plugin lock: lock all | of it"),
            ("lock allen", "the plugin lock: lock <env> [for <duration>] [<reason…>] | allen"),
            ("take staging", "the plugin lock: lock <env> [for <duration>] [<reason…>] | staging"),
            ("cerbere lock staging", "the plugin lock: lock <env> [for <duration>] [<reason…>] | staging"),
            ("cerbere take staging", "the plugin lock: lock <env> [for <duration>] [<reason…>] | staging"),
            ("cerbere lock all", "the plugin lock: lock all | "),
            ("free staging", "the plugin lock: unlock <env> [--force] | staging"),
            ("cerbere free staging", "the plugin lock: unlock <env> [--force] | staging"),
            ("cerbere release staging", "the plugin lock: unlock <env> [--force] | staging"),
            ("cerbere status", "the plugin lock: cerbere status [<count:integer>] | "),
            ("help lock", "the host: help [<command…>] | lock"),
            ("cerbere", "chapter cerbere | "),
            ("Cerbere help", "chapter cerbere | help"),
            ("dns dig example.com", "the plugin dns: dig <name> | example.com"),
        ])
    func `the longest words win, in capitals or not, behind the plugin's name or not`(text: String, leads: String)
        throws
    {
        #expect(try SampleCatalog.make().leads(text) == leads)
    }

    @Test(arguments: [
        "digital ocean", "hostess", "di", "status", "release staging", "lock: staging", "unlocked", "cerberes", "", " ",
        "bothost help", "cerbere cerbere status",
    ])
    func `only whole words lead somewhere`(text: String) throws {
        let leads = try SampleCatalog.make().leads(text)
        #expect(leads == nil || leads?.hasPrefix("chapter") == true)
        #expect(text == "cerbere cerbere status" || leads == nil)
    }

    @Test func `help lists each command once, as declared`() throws {
        let catalog = try SampleCatalog.make()
        #expect(
            catalog.entries.map(\.usage.source) == [
                "help [<command…>]", "version", "lock <env> [for <duration>] [<reason…>]", "unlock <env> [--force]",
                "cerbere status [<count:integer>]", "lock all", "dig <name>", "host <name>",
            ])
        #expect(catalog.chapters.map(\.name) == ["bothost", "cerbere", "dns"])
    }

    // MARK: A second copy

    @Test func `a second copy of a plugin is found behind its own name only`() throws {
        var catalog = try SampleCatalog.make()
        try catalog.add(SampleCatalog.cerbere, commands: SampleCatalog.lock, owner: .plugin("printers"))
        #expect(catalog.leads("lock x")?.hasPrefix("the plugin lock:") == true)
        #expect(catalog.leads("cerbere status")?.hasPrefix("the plugin lock:") == true)
        #expect(
            catalog.leads("printers lock x") == "the plugin printers: lock <env> [for <duration>] [<reason…>] | x")
        #expect(catalog.leads("printers status") == "the plugin printers: cerbere status [<count:integer>] | ")
        #expect(catalog.leads("printers free x") == "the plugin printers: unlock <env> [--force] | x")
        #expect(catalog.leads("printers release x") == "the plugin printers: unlock <env> [--force] | x")
        #expect(catalog.leads("printers cerbere status") == "chapter printers | cerbere status")
        #expect(catalog.chapters.last?.name == "printers")
        #expect(
            catalog.entries.filter { $0.owner == .plugin("printers") }.map(\.usage.source) == [
                "printers lock <env> [for <duration>] [<reason…>]", "printers unlock <env> [--force]",
                "printers status [<count:integer>]", "printers lock all",
            ])
    }

    // MARK: Collisions

    @Test func `two plugins cannot share words, and nothing of the second one stays`() throws {
        var catalog = try SampleCatalog.make()
        let first = Manifest(id: "bakery", version: "1", summary: "Bakes.")
        try catalog.add(first, commands: [SampleCatalog.declare("bake <what>")], owner: .plugin("bakery"))
        let before = catalog.paths
        let rival = Manifest(id: "rival", version: "1", summary: "Wants the same.")
        let error = #expect(throws: CatalogError.self) {
            try catalog.add(
                rival, commands: [SampleCatalog.declare("rival hello"), SampleCatalog.declare("bake <cake>")],
                owner: .plugin("rival"))
        }
        #expect(
            error?.description
                == "\"bake\" would mean two commands: \"bake <what>\" of the plugin bakery and \"bake <cake>\" of the plugin rival. Disable one of the two, or give the second another name in the config."
        )
        #expect(catalog.paths == before)
        #expect(catalog.chapters.map(\.name) == ["bothost", "cerbere", "dns", "bakery"])
        #expect(catalog.leads("rival hello") == nil)
    }

    @Test(arguments: [
        ("free <what>", "free", "the plugin lock"), ("help", "help", "the host"), ("dig <x>", "dig", "the plugin dns"),
    ])
    func `a bare word belongs to one plugin`(usage: String, word: String, owner: String) throws {
        var catalog = CommandCatalog()
        let rival = Manifest(id: "rival", version: "1", summary: "Wants the same.")
        let error = #expect(throws: CatalogError.self) {
            try catalog.add(rival, commands: [SampleCatalog.declare(usage)], owner: .plugin("rival"))
        }
        #expect(
            error?.description
                == "\"\(word)\" without a name before it belongs to \(owner), but the plugin rival has a command that begins with it. Begin that command with the plugin's own name."
        )
        try catalog.add(rival, commands: [SampleCatalog.declare("rival \(usage)")], owner: .plugin("rival"))
        #expect(catalog.leads("rival \(word)") != nil)
    }

    @Test func `a plugin cannot take its own words twice`() throws {
        var catalog = try SampleCatalog.make()
        let rival = Manifest(id: "rival", version: "1", summary: "Wants the same.")
        let own = #expect(throws: CatalogError.self) {
            let commands = [SampleCatalog.declare("a <x>"), SampleCatalog.declare("b", aliases: ["A"])]
            try catalog.add(rival, commands: commands, owner: .plugin("rival"))
        }
        #expect(own == .sameWords("a", .plugin("rival"), "a <x>", .plugin("rival"), "b"))
    }

    @Test func `two plugins cannot go by one name`() throws {
        var catalog = try SampleCatalog.make()
        let double = Manifest(id: "guard", name: "cerbere", version: "1", summary: "The other one.")
        let error = #expect(throws: CatalogError.self) {
            try catalog.add(double, commands: [], owner: .plugin("guard"))
        }
        #expect(
            error?.description
                == "the plugin lock and the plugin guard both go by the name \"cerbere\" in chat. Give one another name in the config."
        )
    }

    @Test func `a usage line that makes no sense is refused with its own words`() throws {
        var catalog = CommandCatalog()
        let error = #expect(throws: CatalogError.self) {
            try catalog.add(SampleCatalog.dns, commands: [SampleCatalog.declare("dig [<name>")], owner: .plugin("dns"))
        }
        #expect(error?.description == "The usage line \"dig [<name>\" has a \"[\" without its partner.")
        #expect(catalog.chapters.isEmpty)
    }
}
