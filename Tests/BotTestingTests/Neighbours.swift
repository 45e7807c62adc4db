import PluginAPI

/// A plugin that others ask, of which the tests of services try everything.
struct Keeper: Plugin {
    static let manifest = Manifest(id: "keeper", version: "1.0.0", summary: "Keeps things, and does so for others.")

    struct Thing: Codable {
        let env: String
    }

    struct Held: Codable, Equatable {
        let env: String
        let by: String
    }

    private struct Hiccup: Error {}

    var commands: [Command] {
        Command("keep <env>", summary: "Keeps it for you.") { call in
            _ = try await keep(try call.argument("env"), call.person, call.storage)
            return Outcome("keeper.kept", "Kept.")
        }
        Command("keeper free <env>", summary: "Lets it go.", needs: .admins) { call in
            let env = try call.argument("env")
            try await call.storage.update("env/\(env)", as: Held.self) { $0 = nil }
            try await call.host.publish("freed", Thing(env: env))
            return Outcome("keeper.freed", "Free.")
        }
        Command("keeper swap <env> <event>", summary: "Keeps it anew, and publishes in the same step.") { call in
            let (env, event) = (try call.argument("env"), try call.argument("event"))
            try await call.storage.transaction { change in
                try change.publish(event, Thing(env: env))
                try await change.insert("env/\(env)", Held(env: env, by: call.person.name))
            }
            return Outcome("keeper.swapped", "Kept.")
        }
        Command("keeper shout <event>", summary: "Publishes whatever it is told.") { call in
            try await call.host.publish(try call.argument("event"))
            return Outcome("keeper.shouted", "Hey!")
        }
        Command("keeper whisper", summary: "Publishes although it reads.", effect: .reads) { call in
            try await call.host.publish("freed")
            return Outcome("keeper.whispered", "Psst.")
        }
        Command("keeper count <count:integer>", summary: "Publishes the numbers up to it.") { call in
            for number in 1...max(1, call.integer("count") ?? 1) { try await call.host.publish("counted", number) }
            return Outcome("keeper.counted", "Counted.")
        }
        Command("keeper boast <bytes:integer>", summary: "Publishes much.") { call in
            try await call.host.publish("freed", String(repeating: "x", count: call.integer("bytes") ?? 0))
            return Outcome("keeper.boasted", "So.")
        }
    }

    var events: [PublishedEvent] {
        PublishedEvent("freed", summary: "Something is free again.")
        PublishedEvent("counted", summary: "A number.")
    }

    @ServicesBuilder var services: [Service] {
        Service("holder", summary: "Who has it.", like: "keep", effect: .reads) { call in
            let env = try call.params(as: Thing.self).env
            return try await call.storage.value("env/\(env)", as: Held.self)
        }
        Service("take", summary: "Keeps it for somebody.", like: "keep") { call in
            try await keep(try call.params(as: Thing.self).env, call.person, call.storage)
        }
        Service("free", summary: "Lets it go.", like: "keeper free") { call in
            let env = try call.params(as: Thing.self).env
            try await call.storage.update("env/\(env)", as: Held.self) { $0 = nil }
            return env
        }
        Service("caller", summary: "Says what it was told.", effect: .reads) { call in
            [call.caller, call.person.id.rawValue, call.room?.name ?? "alone", call.host.instance]
        }
        Service("sneak", summary: "Writes although it reads.", effect: .reads) { call in
            try await call.storage.update("sneaked", default: 0) { $0 += 1 }
            return true
        }
        Service("throw", summary: "Fails.") { call -> Bool in throw Hiccup() }
        Service("hang", summary: "Waits until it is told to stop.", deadline: .seconds(20)) { call in
            call.log.info("hangs")
            try await Task.sleep(for: .seconds(1_000_000))
            return true
        }
        Service("echo", summary: "Says that much.", effect: .reads) { call in
            String(repeating: "x", count: try call.params(as: [String: Int].self)["bytes"] ?? 0)
        }
        Service("down", summary: "Asks the visitor, who asks again.", effect: .reads) { call in
            let depth = try call.params(as: [String: Int].self)["depth"] ?? 0
            return try await call.host.call("visitor.up", ["depth": depth + 1], as: Int.self)
        }
    }

    private func keep(_ env: String, _ person: Person, _ storage: Storage) async throws -> Held {
        try await storage.update("env/\(env)", as: Held.self) { held in
            if let held, held.by != person.name {
                throw Refusal("keeper.taken", held, "\(code: env) is \(held.by)'s.")
            }
            let mine = Held(env: env, by: person.name)
            held = mine
            return mine
        }
    }
}

/// A plugin that asks others.
struct Visitor: Plugin {
    static let manifest = Manifest(id: "visitor", version: "1.0.0", summary: "Asks others.")

    private struct Told: Codable {
        let kind: String
        let code: String
        let text: String
        let hasIncident: Bool
    }

    var commands: [Command] {
        Command("visit ask <service> [<env>]", summary: "Asks, and tells what it got.") { call in
            do {
                let answer = try await call.host.call(try call.argument("service"), params(call), as: JSON.self)
                return Outcome("visitor.answered", answer, "It answered.")
            } catch let error as ServiceError {
                let told = Told(
                    kind: error.kind.rawValue, code: error.code, text: "\(error.text)",
                    hasIncident: error.incident != nil)
                return Outcome("visitor.failed", told, "It did not answer.")
            }
        }
        Command("visit trust <service> [<env>]", summary: "Asks, and lets errors pass.") { call in
            try await call.host.call(try call.argument("service"), params(call))
            return Outcome("visitor.answered", "It answered.")
        }
        Command("visit look <service> [<env>]", summary: "Asks, and only reads.", effect: .reads) { call in
            try await call.host.call(try call.argument("service"), params(call))
            return Outcome("visitor.answered", "It answered.")
        }
        Command("visit hurry <service>", summary: "Has little time.", deadline: .seconds(3)) { call in
            try await call.host.call(try call.argument("service"))
            return Outcome("visitor.answered", "It answered.")
        }
        Command("visit deep", summary: "Asks somebody who asks somebody.", effect: .reads) { call in
            let depth = try await call.host.call("keeper.down", ["depth": 1], as: Int.self)
            return Outcome("visitor.deep", ["depth": depth], "That deep.")
        }
        Command("visit late", summary: "Asks at a certain time.") { call in
            try await call.host.timers.set("ask/keeper", .once(call.now + .seconds(60)))
            return Outcome("visitor.set", "Later.")
        }
    }

    @ServicesBuilder var services: [Service] {
        Service("up", summary: "Asks the keeper, who asks again.", effect: .reads) { call in
            let depth = try call.params(as: [String: Int].self)["depth"] ?? 0
            do {
                return try await call.host.call("keeper.down", ["depth": depth + 1], as: Int.self)
            } catch let error as ServiceError where error.kind == .failed {
                return depth
            }
        }
        Service("trust", summary: "Lets the keeper's refusal pass.") { call in
            try await call.host.call("keeper.take", ["env": "staging"], as: Keeper.Held.self)
        }
        Service("myself", summary: "Asks itself.", effect: .reads) { call in
            try await call.host.call("visitor.name", as: String.self)
        }
        Service("name", summary: "Says its name.", effect: .reads) { call in call.host.instance }
    }

    var timers: [PluginAPI.Timer] {
        Timer("ask", summary: "Asks who it is taken for.") { tick in
            let told = try await tick.host.call("keeper.caller", as: [String].self)
            return Outcome("visitor.late", told, "", audience: .room(Room(id: "test:#zoo", name: "#zoo")))
        }
    }

    var listeners: [Listener] {
        Listener("freed", on: ["keeper.freed", "keeper.counted"], summary: "Tells what it hears.") { event in
            let heard = [
                event.published ?? "", event.kind.rawValue, event.person.id.rawValue, event.text,
                "\(try event.data(as: JSON.self))",
            ]
            return Outcome("visitor.heard", heard, "", audience: .room(Room(id: "test:#zoo", name: "#zoo")))
        }
        Listener("blurt", on: ["keeper.freed"], summary: "Tells nobody in particular.") { _ in
            Outcome("visitor.blurted", "Hear, hear.")
        }
        Listener("nap", on: ["test.nap"], summary: "Naps, if it is told to.", deadline: .seconds(5)) { event in
            guard try event.data(as: JSON.self) == "now" else { return nil }
            event.log.info("naps")
            try await Task.sleep(for: .seconds(1_000_000))
            return nil
        }
        Listener("circle", on: ["visitor.round"], summary: "Starts again.") { event in
            event.log.info("goes round")
            try await event.host.publish("round")
            return nil
        }
        Listener("asker", on: ["test.ask"], summary: "Asks who it is taken for.") { event in
            let told = try await event.host.call("keeper.caller", as: [String].self)
            return Outcome("visitor.asked", told, "", audience: .room(Room(id: "test:#zoo", name: "#zoo")))
        }
    }

    var events: [PublishedEvent] { PublishedEvent("round", summary: "It goes round.") }

    private func params(_ call: Call) -> [String: String] { call["env"].map { ["env": $0] } ?? [:] }
}
