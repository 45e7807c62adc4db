import FoundationEssentials
import PluginAPI

/// A plugin of which the tests of delivery try everything.
struct Herald: Plugin {
    static let manifest = Manifest(id: "herald", version: "1.0.0", summary: "Tells things to those who did not ask.")

    private static let ops = Room(id: "test:#ops", name: "#ops")

    @TimersBuilder var timers: [PluginAPI.Timer] {
        Timer("hourly", .cron("0 * * * *", zone: "UTC"), summary: "Tells the time.") { tick in
            Outcome("herald.hour", "\(time: tick.now)", audience: .room(Self.ops))
        }
    }

    var listeners: [Listener] {
        Listener("lost", on: [Undelivered.event], summary: "Keeps what nobody has read.") { event in
            let lost = try event.undelivered()
            let name = lost.person?.name ?? lost.room?.name ?? ""
            let line = "\(lost.code) for \(name): \(lost.text)"
            try await event.storage.update("lost", default: [String]()) { $0.append(line) }
            return nil
        }
    }

    var commands: [Command] {
        Command("lost", summary: "Lists what nobody has read.", effect: .reads) { call in
            Outcome("herald.lost", try await call.storage.value("lost", as: [String].self) ?? [], "Those.")
        }
        Command("send <text…>", summary: "Sends it to #ops.") { call in
            try await send(call, "herald.sent", .room(Self.ops))
        }
        Command("send-to <person> <text…>", summary: "Sends it to somebody.") { call in
            try await send(call, "herald.sent", .person(call.person("person") ?? call.person))
        }
        Command("send-for <duration> <text…>", summary: "Sends it to #ops, for some time.") { call in
            try await send(call, "herald.sent", .room(Self.ops), expires: call.duration("duration") ?? .zero)
        }
        Command("send-anywhere <text…>", summary: "Sends it to nobody.") { call in
            try await send(call, "herald.sent", .room)
        }
        Command("send-abroad <text…>", summary: "Sends it where no adapter is.") { call in
            try await send(call, "herald.sent", .room(Room(id: "irc:none/#ops", name: "#ops")))
        }
        Command("send-many <integer>", summary: "Sends many to #ops.") { call in
            for number in 1...(call.integer("integer") ?? 1) {
                try await call.host.send(Outcome("herald.sent", "\(number)", audience: .room(Self.ops)))
            }
            return Outcome("herald.done", "Done.", audience: .caller)
        }
        Command("count [--fail]", summary: "Counts, and says so in #ops.") { call in
            let count = try await call.storage.transaction { change in
                let count = try await change.value("count", default: 0) + 1
                try await change.set("count", to: count)
                try change.send(Outcome("herald.counted", "\(count)", audience: .room(Self.ops)))
                try change.send(Outcome("herald.counted", ["count": count], "", audience: .technicalLog))
                if call.has("fail") { throw Refusal("herald.failed", "No.") }
                return count
            }
            return Outcome("herald.count", ["count": count], "\(count)", audience: .caller)
        }
        Command("note", summary: "Says something in #ops and changes nothing.") { call in
            try await call.storage.transaction { change in
                _ = try await change.value("count", default: 0)
                try change.send(Outcome("herald.noted", "Nothing new.", audience: .room(Self.ops)))
            }
            return Outcome("herald.done", "Done.", audience: .caller)
        }
        Command("shout", summary: "Changes something, and tells it to nobody.") { call in
            try await call.storage.transaction { change in
                try await change.set("shouted", to: true)
                try change.send(Outcome("herald.shouted", "A!", audience: .room))
            }
            return Outcome("herald.done", "Done.", audience: .caller)
        }
        Command("point <person>", summary: "Says in three places what to type.") { call in
            let table = Table(["what"], rows: [["\(command: "in a table")"]])
            let words: RichText = "Type \(command: "lock staging") for \(code: "staging").\(table)"
            try await call.host.send(
                Outcome("herald.pointed", words, audience: .person(call.person("person") ?? call.person)))
            try await call.reply(Outcome("herald.pointed", words, audience: .caller))
            return Outcome("herald.pointed", words)
        }
        Command("log <text…>", summary: "Logs it.") { call in
            let text = try call.argument("text")
            try await call.host.send(Outcome("herald.logged", ["text": text], "\(text)", audience: .technicalLog))
            return try await send(call, "herald.noted", .functionalLog)
        }
        Command("tell <person> <text…>", summary: "Tells it to somebody in the end.") { call in
            Outcome(
                "herald.told", "\(try call.argument("text"))", audience: .person(call.person("person") ?? call.person))
        }
    }

    private func send(
        _ call: Call, _ code: String, _ audience: Audience, expires: Duration = .seconds(86_400)
    ) async throws -> Outcome {
        try await call.host.send(
            Outcome(code, "\(try call.argument("text"))", audience: audience), expires: expires)
        return Outcome("herald.done", "Done.", audience: .caller)
    }
}
