import PluginAPI

/// The plugin of which docs/plugin-protocol.md shows a whole conversation.
struct Tally: Plugin {
    static let manifest = Manifest(id: "tally", version: "1.0.0", summary: "Counts things.")

    var commands: [Command] {
        Command("tally <name> [by <integer>]", summary: "Counts <name>.", example: "tally coffee by 2") { call in
            let name = try call.argument("name")
            let by = call.integer("integer") ?? 1
            let count = try await call.storage.update("count/\(name)", default: 0) { count in
                guard count + by <= 100 else {
                    throw Refusal("tally.full", ["count": count], "\(code: name) is at \(count); 100 is the most.")
                }
                count += by
                return count
            }
            call.log.info("counted", ["name": name])
            return Outcome("tally.counted", ["count": count], "\(bold: name) is at \(count).")
        }
        Command("tallies", aliases: ["tally list"], summary: "Shows all counts.", effect: .reads) { call in
            for (key, count) in try await call.storage.values(prefix: "count/", as: Int.self) {
                try await call.reply(Outcome("tally.count", "\(String(key.dropFirst(6))): \(count)", audience: .caller))
            }
            return Outcome("tally.counts", "That is all, \(call.person), as of \(time: call.now).")
        }
        Command("tally watch", summary: "Waits until it is told to stop.", deadline: .seconds(60)) { call in
            call.log.debug("watches")
            let (never, end) = AsyncStream.makeStream(of: Never.self)
            for await _ in never {}
            end.finish()
            try Task.checkCancellation()
            return Outcome("tally.watched", "")
        }
        Command("tally order <name>", summary: "Orders <name> from the barista.") { call in
            let order = Thing(name: try call.argument("name"))
            let left = try await call.host.call("barista.stock", order, as: Int.self)
            try await call.host.publish("ordered", order)
            return Outcome("tally.ordered", "\(left) left.")
        }
    }

    private struct Thing: Codable {
        let name: String
    }

    var services: [Service] {
        Service("count", summary: "How often a thing was counted.", like: "tallies", effect: .reads) { call in
            let name = try call.params(as: Thing.self).name
            guard let count = try await call.storage.value("count/\(name)", as: Int.self) else {
                throw Refusal("tally.unknown", "Nobody counts \(code: name).")
            }
            return count
        }
    }

    var events: [PublishedEvent] { PublishedEvent("ordered", summary: "Somebody has ordered something.") }

    var listeners: [Listener] {
        Listener("thanks", words: ["thanks"], summary: "Answers thanks.", effect: .reads) { event in
            event.text.hasPrefix("Thanks") ? Outcome("tally.thanked", "You are welcome.") : nil
        }
    }
}
