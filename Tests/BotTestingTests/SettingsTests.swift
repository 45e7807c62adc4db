import BotTesting
import PluginAPI
import Testing

/// Says what its settings were when they reached it.
private struct Teller: Plugin {
    static let manifest = Manifest(id: "teller", version: "1.0.0", summary: "Says what it was told.")
    static let settings = [
        Setting("token", .secret, isRequired: true, meaning: "Nobody's business."),
        Setting("after", .duration, default: "4h", meaning: "When."),
        Setting("rooms", .list(of: .text), default: [], meaning: "Where."),
    ]

    private struct Settings: Decodable {
        let token: String
        let after: Duration
        let rooms: [String]
    }

    var commands: [Command] {
        Command("tell", summary: "Tells.") { call in
            let settings: Settings = try call.host.settings()
            let words = "\(settings.after.components.seconds) \(settings.rooms) \(settings.token.count)"
            return Outcome("teller.told", "\(words)")
        }
    }
}

/// Reads a secret as something else.
private struct Blunderer: Plugin {
    static let manifest = Manifest(id: "blunderer", version: "1.0.0", summary: "Expects the wrong thing.")
    static let settings = [Setting("token", .secret, isRequired: true, meaning: "Nobody's business.")]

    private struct Settings: Decodable { let token: Int }

    var commands: [Command] { [] }

    func start(_ host: PluginHost) async throws { _ = try host.settings(as: Settings.self) }
}

/// Declares a default that its own type refuses.
private struct Muddler: Plugin {
    static let manifest = Manifest(id: "muddler", version: "1.0.0", summary: "Has a wrong default.")
    static let settings = [Setting("after", .duration, default: "4x", meaning: "When.")]

    var commands: [Command] { [] }
}

/// Would like to know what the host knows.
private struct Prying: Plugin {
    static let manifest = Manifest(id: "prying", version: "1.0.0", summary: "Looks where it should not.")
    static let settings = [
        Setting("path", .text, default: "${env:PATH}", meaning: "Not its business."),
        Setting(
            "inner", .object([Setting("file", .text, default: "${file:/etc/hostname}", meaning: "Nor this.")]),
            default: [:], meaning: "Nor that."),
    ]

    private struct Settings: Decodable {
        struct Inner: Decodable { let file: String }
        let path: String
        let inner: Inner
    }

    var commands: [Command] {
        Command("pry", summary: "Tells what it found.") { call in
            let settings: Settings = try call.host.settings()
            return Outcome("prying.found", "\(settings.path) \(settings.inner.file)")
        }
    }
}

/// Declares one thing twice.
private struct Stutterer: Plugin {
    static let manifest = Manifest(id: "stutterer", version: "1.0.0", summary: "Says it twice.")
    static let settings = [
        Setting(
            "rooms",
            .list(of: .object([Setting("name", .text, meaning: "Once."), Setting("name", .text, meaning: "Twice.")])),
            meaning: "Where.")
    ]

    var commands: [Command] { [] }
}

@Suite(.timeLimit(.minutes(5))) struct SettingsTests {
    @Test func `settings reach the plugin complete`() async throws {
        try await withBot(Teller.self, settings: ["token": "hunter2", "after": "90m"]) { bot in
            let reply = try await bot.says("tell")
            #expect(reply.text == "5400 [] 7")
        }
        try await withBot(Teller.self, settings: ["token": "hunter2", "rooms": ["a"]]) { bot in
            let reply = try await bot.says("tell")
            #expect(reply.text == "14400 [\"a\"] 7")
        }
    }

    @Test func `everything that is wrong keeps the plugin from starting`() async throws {
        let error = await #expect(throws: PluginDidNotStart.self) {
            try await withBot(Teller.self, settings: ["after": "4x", "room": []]) { _ in }
        }
        #expect(
            error?.description == """
                'Teller' cannot use its settings; correct them in the config and start again. \
                plugins.teller.settings.room: is not known here; did you mean "rooms"?; \
                plugins.teller.settings: needs "token"; \
                plugins.teller.settings.after: "4x" is not a duration; try "4h"
                """)
    }

    @Test func `no error of a plugin's own quotes a secret`() async throws {
        let error = await #expect(throws: PluginDidNotStart.self) {
            try await withBot(Blunderer.self, settings: ["token": "hunter2"]) { _ in }
        }
        #expect(error?.description.contains("settings: token: cannot be read as Int") == true)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func `a default that is wrong is the plugin's mistake`() async throws {
        let error = await #expect(throws: PluginDidNotStart.self) { try await withBot(Muddler.self) { _ in } }
        #expect(
            error?.description.hasSuffix(
                #"the default of a setting is wrong: settings.after: "4x" is not a duration; try "4h"."#) == true)
    }

    @Test func `a default refers to nothing outside of the plugin`() async throws {
        try await withBot(Prying.self) { bot in
            let reply = try await bot.says("pry")
            #expect(reply.text == "${env:PATH} ${file:/etc/hostname}")
        }
    }

    @Test func `a setting that is declared twice is the plugin's mistake`() async throws {
        let error = await #expect(throws: PluginDidNotStart.self) { try await withBot(Stutterer.self) { _ in } }
        #expect(error?.description.hasSuffix("its setting settings.rooms.name is declared twice.") == true)
    }

    @Test func `a plugin that declares nothing takes nothing`() async throws {
        let error = await #expect(throws: PluginDidNotStart.self) {
            try await withBot(Silent.self, settings: ["loud": true]) { _ in }
        }
        #expect(
            error?.description.contains("plugins.silent.settings.loud: is not known here; there is nothing to set")
                == true)
    }

    private struct Silent: Plugin {
        static let manifest = Manifest(id: "silent", version: "1.0.0", summary: "Takes nothing.")
        var commands: [Command] { [] }
    }
}
