import FoundationEssentials
import PluginAPI

/// A plugin that does one of everything that the protocol knows.
struct Parrot: Plugin {
    static let manifest = Manifest(id: "parrot", version: "1.0.0", summary: "Says it back.")

    static let settings = [Setting("mood", .text, meaning: "Only a good one will do.")]

    var commands: [Command] {
        Command("echo <text…>", summary: "Says it back.", effect: .reads) { call in
            Outcome("parrot.echo", ["at": call.now], "\(try call.argument("text"))")
        }
        Command("whoami [loudly] [--long] [<times:integer>] [<duration>]", summary: "Says what it was told.") { call in
            let told = [
                call.person.name, call.room?.name ?? "alone", "\(call.has("loudly"))", "\(call.has("long"))",
                "\(call.integer("times") ?? 0)", "\(call.duration("duration") ?? .zero)", call.host.instance,
            ]
            return Outcome("parrot.told", told, "")
        }
        Command("refuse", summary: "Says no.") { _ in throw Refusal("parrot.no", ["why": "mood"], "No.") }
        Command("stumble", summary: "Fails.") { _ in throw Stumble() }
        Command("forget [<env>]", summary: "Insists on an argument that may be left out.") { call in
            Outcome("parrot.forgot", "\(try call.argument("env"))")
        }
        Command("hang", summary: "Waits until it is told to stop.") { call in
            call.log.info("hangs")
            let (never, end) = AsyncStream.makeStream(of: Never.self)
            for await _ in never {}
            end.finish()
            try Task.checkCancellation()
            return Outcome("parrot.hung", "")
        }
        Command("tell", summary: "Tells before it ends.") { call in
            try await call.reply(Outcome("parrot.told", "First.", audience: .room))
            return Outcome("parrot.done", "Then.")
        }
        Command("time", summary: "Asks for the time.") { call in
            Outcome("parrot.time", ["now": try await call.host.now()], "")
        }
    }

    func start(_ host: PluginHost) async throws {
        let settings: Settings = try host.settings()
        if let mood = settings.mood, mood != "good" { throw SettingsError("mood: \"\(mood)\" is none; write \"good\"") }
    }

    private struct Settings: Decodable { let mood: String? }
    private struct Stumble: Error {}
}
