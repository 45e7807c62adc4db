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

    var commands: [Command] {
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
