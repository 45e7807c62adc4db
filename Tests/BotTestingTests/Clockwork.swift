import FoundationEssentials
import PluginAPI

/// A plugin of which the tests of timers try everything.
struct Clockwork: Plugin {
    static let manifest = Manifest(id: "clock", version: "1.0.0", summary: "Does things by itself.")

    private struct Note: Codable {
        let what: String
        let person: Person
    }

    private struct Hiccup: Error {}

    @TimersBuilder var timers: [PluginAPI.Timer] {
        Timer("feeding", .cron("0 * * * *", zone: "UTC"), summary: "Feeds the animals.") { tick in
            let data: [String: String] = ["name": tick.name, "due": "\(tick.due.timeIntervalSince1970)"]
            return Outcome("clock.fed", data, "Fed.", audience: .room(Room(id: "test:#zoo", name: "#zoo")))
        }
        Timer("checkup", .every(.seconds(35 * 60)), missed: .skip, summary: "Looks at them.") { tick in
            try await tick.reply(Outcome("clock.checked", "", audience: .room(Room(id: "test:#zoo", name: "#zoo"))))
            return nil
        }
        Timer("remind", summary: "Reminds people.", run: remind)
    }

    private func remind(_ tick: Tick) async throws -> Outcome? {
        let note = try tick.data(as: Note.self)
        switch note.what {
        case "throw": throw Hiccup()
        case "refuse": throw Refusal("clock.no", "No.")
        case "nap":
            let naps = try await tick.storage.update("naps", default: 0) { naps in
                naps += 1
                return naps
            }
            guard naps == 1 else { return Outcome("clock.awake", "I am up.", audience: .person(note.person)) }
            try await tick.reply(Outcome("clock.naps", "I nap.", audience: .person(note.person)))
            try await Task.sleep(for: .seconds(1_000_000))
            return nil
        default: return Outcome("clock.reminded", "\(note.what)!", audience: .person(note.person))
        }
    }

    var commands: [Command] {
        Command("clock remind <what> <duration>", summary: "Reminds you once.") { call in
            let at = call.now + (call.duration("duration") ?? .zero)
            return try await set(try call.argument("what"), .once(at), call)
        }
        Command("clock repeat <what> <duration>", summary: "Reminds you again and again.") { call in
            try await set(try call.argument("what"), .every(call.duration("duration") ?? .zero), call)
        }
        Command("clock cron <what> <expression…>", summary: "Reminds you as cron says.") { call in
            try await set(try call.argument("what"), .cron(try call.argument("expression")), call)
        }
        Command("clock set <name>", summary: "Sets a timer under any name.") { call in
            try await call.host.timers.set(try call.argument("name"), .every(.seconds(60)))
            return Outcome("clock.set", "Set.")
        }
        Command("clock peek", summary: "Sets a timer although it reads.", effect: .reads) { call in
            try await set("peek", .every(.seconds(60)), call)
        }
        Command("clock forget <what>", summary: "Reminds you no more.") { call in
            let isGone = try await call.host.timers.cancel("remind/\(try call.argument("what"))")
            return Outcome("clock.forgotten", ["cancelled": isGone], "So be it.")
        }
        Command("clock list", summary: "Says what is set.", effect: .reads) { call in
            let timers = try await call.host.timers.list(prefix: "remind/")
            let words = try timers.map { timer in
                let seconds = timer.next.map { Int($0.timeIntervalSince1970) } ?? 0
                return "\(timer.name) \(seconds) \(try timer.data(as: Note.self).what)"
            }
            return Outcome("clock.list", words, "All there are.")
        }
    }

    private func set(_ what: String, _ schedule: Schedule, _ call: Call) async throws -> Outcome {
        let next = try await call.host.timers.set(
            "remind/\(what)", schedule, data: Note(what: what, person: call.person))
        return Outcome("clock.set", ["next": Int(next.timeIntervalSince1970)], "Set.")
    }
}
