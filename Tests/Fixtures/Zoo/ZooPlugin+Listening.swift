package import PluginAPI

extension ZooPlugin {
    /// Behind words that nobody says by chance.
    @ListenersBuilder package var listeners: [Listener] {
        Listener("sounds", words: ["ZooMoo", "zoohush"], summary: "Answers the animals.", effect: .reads) { event in
            guard event.text.firstMatch(of: /(?i)zoomoo( \w+)?/) != nil else { return nil }
            return Outcome("zoo.heard", ["message": event.message ?? ""], "Moo, \(event.person)!")
        }
        Listener("doings", to: [.joined, .left, .topic, .reaction, .edited, .deleted], summary: "Sees who does what.") {
            event in
            guard event.room?.name == "#zoo" else { return nil }
            let told = [
                event.kind.rawValue, event.person.name, event.room?.name ?? "", event.text, event.message ?? "",
            ]
            return Outcome("zoo.seen", told, "\(told.joined(separator: " "))")
        }
        Listener("fuse", words: ["zootrap"], summary: "Traps.") { _ in trap() }
        Listener("sleeper", words: ["zoosleep"], summary: "Never ends.", deadline: .seconds(5)) { event in
            try await event.reply(Outcome("zoo.sleeps", "I sleep.", audience: .caller))
            try await Task.sleep(for: .seconds(1_000_000))
            return nil
        }
        Listener("refuser", words: ["zoorefuse"], summary: "Says no.") { _ in throw Refusal("zoo.no", "No.") }
        Listener("thrower", words: ["zoothrow"], summary: "Fails.") { _ in throw Hiccup() }
    }

    @CommandsBuilder var placing: [Command] {
        Command("zoo tell <room> <text…>", summary: "Says it in that room.", effect: .reads) { call in
            let room = call.room("room")
            return Outcome(
                "zoo.told", "\(try call.argument("text"))", audience: room.map { .room($0) } ?? .caller)
        }
        Command("zoo send <room-id> <times:integer>", summary: "Sends to a room that it knows by its id.") { call in
            let id = try call.argument("room-id")
            for time in 1...max(1, call.integer("times") ?? 1) {
                try await call.host.send(
                    Outcome("zoo.sent", "Message \(time).", audience: .room(Room(id: id, name: id))))
            }
            return Outcome("zoo.sending", "They are under way.", audience: .caller)
        }
        Command("zoo thread", summary: "Begins a thread.", effect: .reads) { _ in
            Outcome("zoo.thread", "Here.", audience: .thread)
        }
        Command("zoo progress <times:integer>", summary: "Says how far it is.", effect: .reads) { call in
            let times = call.integer("times") ?? 0
            let progress = try await call.reply(Outcome("zoo.progress", "0 of \(times).", audience: .room))
            for time in 0..<times { try await progress.edit("\(time + 1) of \(times).") }
            return Outcome("zoo.progressed", "Done.")
        }
    }
}
