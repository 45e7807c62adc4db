import Glibc
import PluginAPI

/// What leaves a trace under a name that is given once: afterwards it can be told what was done, and how often.
extension ZooPlugin {
    @CommandsBuilder var accounting: [Command] {
        Command("zoo tally <name>", summary: "Counts how often it was told so, for each name.") { call in
            let name = try call.argument("name")
            let count = try await count("tally/\(name)", in: call.storage)
            return Outcome("zoo.tallied", Trace(name: name, count: count), "\(name) is at \(count).")
        }
        Command("zoo traces", summary: "Tells what was counted.", effect: .reads) { call in
            let tallies = try await call.storage.values(prefix: "tally/", as: Int.self)
            let alarms = try await call.storage.values(prefix: "rang/", as: Int.self)
            let counts = Dictionary(uniqueKeysWithValues: (tallies + alarms).map { ($0.key, $0.value) })
            return Outcome("zoo.traces", counts, "\(counts.count) traces.")
        }
        Command("zoo press <name> <file>", summary: "Adds a line to a file.", effect: .acts) { call in
            let name = try call.argument("name")
            let file = open(try call.argument("file"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw Refusal("zoo.jammed", "The file cannot be opened: \(errno).") }
            defer { close(file) }
            let line = Array("\(name)\n".utf8)
            guard write(file, line, line.count) == line.count else { throw Hiccup() }
            return Outcome("zoo.pressed", Trace(name: name, count: 1), "Pressed.")
        }
        Command("zoo brood", summary: "Acts for an hour.", effect: .acts, deadline: .seconds(3_600)) { _ in
            try await Task.sleep(for: .seconds(3_600))
            return Outcome("zoo.brooded", "Hatched.")
        }
        Command("zoo offer <name>", summary: "Offers to count the name.", effect: .reads) { call in
            let name = try call.argument("name")
            return Outcome(
                "zoo.offered", Trace(name: name, count: 0), "As you like.",
                choices: [Choice("Tally", "zoo tally \(name)")])
        }
        Command("zoo doubt <name>", summary: "Counts, and then asks whether that was meant.") { call in
            _ = try await count("tally/\(try call.argument("name"))", in: call.storage)
            return try await call.confirm("Sure?") ? Outcome("zoo.sure", "Good.") : Outcome("zoo.unsure", "Oh.")
        }
        Command("zoo wonder", summary: "Asks, and nothing else.", effect: .reads) { call in
            try await call.confirm("Sure?") ? Outcome("zoo.sure", "Good.") : Outcome("zoo.unsure", "Oh.")
        }
        Command("zoo alarm <name>", summary: "Rings at once.") { call in
            let name = try call.argument("name")
            try await call.host.timers.set("alarm/\(name)", .once(call.now), data: call.person)
            return Outcome("zoo.armed", Trace(name: name, count: 0), "It rings.")
        }
    }

    var alarming: PluginAPI.Timer {
        Timer("alarm", summary: "Counts that it has rung, and tells who had set it.") { tick in
            let name = String(tick.name.dropFirst("alarm/".count))
            let count = try await count("rang/\(name)", in: tick.host.storage)
            return Outcome(
                "zoo.rang", Trace(name: name, count: count), "Ring!", audience: .person(try tick.data(as: Person.self)))
        }
    }

    private struct Trace: Encodable {
        let name: String
        let count: Int
    }

    private func count(_ key: String, in storage: Storage) async throws -> Int {
        try await storage.update(key, default: 0) { count in
            count += 1
            return count
        }
    }
}
