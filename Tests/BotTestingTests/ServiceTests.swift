import BotTesting
import PluginAPI
import Testing

/// What plugins do for each other.
@Suite(.timeLimit(.minutes(5))) struct ServiceTests {
    private func withBoth(
        roles: [Role: [String]] = [:], rules: JSON = [], _ body: (TestBot) async throws -> Void
    ) async throws {
        try await withBot([TestPlugin(Keeper.self), TestPlugin(Visitor.self)], roles: roles, rules: rules, body)
    }

    // MARK: Answers

    @Test func `a service is asked for by name, and answers`() async throws {
        try await withBoth { bot in
            let taken = try await bot.says("visit ask keeper.take staging", as: "ann")
            #expect(taken.data == ["env": "staging", "by": "ann"])
            #expect(try await bot.says("visit ask keeper.holder staging", as: "bo").data == taken.data)
            #expect(try await bot.says("visit ask keeper.holder qa").data == nil)
        }
    }

    @Test func `it is asked for on behalf of whoever typed the command, where they typed it`() async throws {
        try await withBoth { bot in
            let told = try await bot.says("!visit ask keeper.caller", as: "bo", in: "#ops")
            #expect(told.data == ["visitor", "test:bo", "#ops", "keeper"])
            #expect(try await bot.says("visit ask keeper.caller").data == ["visitor", "test:ann", "alone", "keeper"])
        }
    }

    @Test func `a timer and an event are nobody's wish, so the plugin stands for itself`() async throws {
        try await withBoth { bot in
            try await bot.says("visit late")
            await bot.advance(by: .seconds(60))
            #expect(await bot.hears("visitor.late").data == ["visitor", "bothost:visitor", "alone", "keeper"])
            try await bot.publishes("test.ask")
            #expect(await bot.hears("visitor.asked").data == ["visitor", "bothost:visitor", "alone", "keeper"])
        }
    }

    @Test func `a plugin may ask itself`() async throws {
        try await withBoth { bot in
            let name = try await bot.asks("visitor.myself")
            #expect(name == "visitor")
        }
    }

    @Test func `a second copy of a plugin is asked for by what the config calls it`() async throws {
        try await withBot([TestPlugin(Keeper.self), TestPlugin(Keeper.self, as: "keeper-eu")]) { bot in
            try await bot.asks("keeper-eu.take", ["env": "staging"])
            #expect(try await bot.asks("keeper.holder", ["env": "staging"]) == nil)
            #expect(try await bot.asks("keeper-eu.holder", ["env": "staging"]) == ["env": "staging", "by": "ann"])
        }
    }

    // MARK: Errors

    @Test(arguments: ["keeper.nothing", "nobody.holder", "keeper", ".holder", "keeper.holder.x"])
    func `a service that is not there is an error at once`(service: String) async throws {
        try await withBoth { bot in
            let reply = try await bot.says("visit ask \(service)")
            #expect(reply.data?["kind"] == "unknown")
            #expect(reply.data?["code"] == "host.no_service")
            let passed = try await bot.says("visit trust \(service)")
            #expect(passed.code == "host.no_service")
            #expect(
                passed.text
                    == "That takes \(service), which no plugin here does. Tell an admin: a plugin may be missing in the bot's config."
            )
        }
    }

    @Test func `a refusal arrives with its code and data, and with its words where it is let pass`() async throws {
        try await withBoth { bot in
            try await bot.says("keep staging", as: "ann")
            let caught = try await bot.says("visit ask keeper.take staging", as: "bo")
            #expect(
                caught.data == [
                    "kind": "refused", "code": "keeper.taken", "text": "staging is ann's.", "hasIncident": false,
                ])
            let passed = try await bot.says("visit trust keeper.take staging", as: "bo")
            #expect(passed.code == "keeper.taken")
            #expect(passed.text == "staging is ann's.")
            #expect(passed.data == ["env": "staging", "by": "ann"])
            #expect(!passed.isSuccess)
            let error = await #expect(throws: ServiceError.self) { try await bot.asks("visitor.trust", as: "bo") }
            #expect(error?.kind == .refused)
            #expect(error?.code == "keeper.taken")
            let held: Keeper.Held? = try error?.data()
            #expect(held == Keeper.Held(env: "staging", by: "ann"))
        }
    }

    @Test func `params that do not fit say which member`() async throws {
        try await withBoth { bot in
            let caught = try await bot.says("visit ask keeper.holder")
            #expect(caught.data?["kind"] == "misused")
            #expect(
                caught.data?["text"]?.string
                    == "keeper.holder was asked for in a wrong way: params of holder: the key \"env\" is missing")
            #expect(try await bot.says("visit trust keeper.holder").code == "host.fault")
        }
    }

    @Test func `one that fails has an incident number, which the log has too`() async throws {
        try await withBoth { bot in
            let caught = try await bot.says("visit ask keeper.throw")
            #expect(caught.data?["kind"] == "failed")
            #expect(caught.data?["hasIncident"] == true)
            let line = try #require(bot.log.first { $0.contains("a service failed") })
            #expect(line.contains("keeper.throw") && line.contains("visitor") && line.contains("test:ann"))
            let passed = try await bot.says("visit trust keeper.throw")
            #expect(passed.code == "host.fault")
            #expect(bot.log.filter { $0.contains("incident=") }.count == 2)
        }
    }

    @Test func `a service is ended by its deadline`() async throws {
        try await withBoth { bot in
            async let outcome = bot.says("visit ask keeper.hang")
            await bot.logs("hangs")
            await bot.advance(by: .seconds(21))
            let reply = try await outcome
            #expect(reply.data?["kind"] == "tookTooLong")
            #expect(reply.data?["hasIncident"] == true)
        }
    }

    @Test func `the deadline of the command that asks counts too`() async throws {
        try await withBoth { bot in
            async let outcome = bot.says("visit hurry keeper.hang")
            await bot.logs("hangs")
            await bot.advance(by: .seconds(4))
            let reply = try await outcome
            #expect(reply.code == "host.deadline")
            #expect(bot.log.contains { $0.contains("did not finish a service in time") })
        }
    }

    @Test func `plugins that ask each other in a circle are stopped at eight`() async throws {
        try await withBoth { bot in
            let deep = try await bot.says("visit deep")
            #expect(deep.data == ["depth": 8])
            #expect(bot.log.contains { $0.contains("plugins ask each other in a circle") })
        }
    }

    @Test func `what is too much to say is refused, or a fault of the service`() async throws {
        try await withBoth { bot in
            let much = try await bot.asks("keeper.echo", ["bytes": 1_000_000])
            #expect(much.string?.count == 1_000_000)
            let error = await #expect(throws: ServiceError.self) {
                try await bot.asks("keeper.echo", ["bytes": 1_048_576])
            }
            #expect(error?.kind == .failed)
            let fault = await #expect(throws: (any Error).self) {
                try await bot.asks("keeper.caller", ["x": String(repeating: "x", count: 1_048_576)])
            }
            #expect("\(String(describing: fault))".contains("1048576 is the most"))
        }
    }

    // MARK: Permission

    @Test func `whoever may not type it may not have it done`() async throws {
        try await withBoth(roles: [.admins: ["root"]]) { bot in
            let caught = try await bot.says("visit ask keeper.free staging", as: "bo")
            #expect(caught.data?["kind"] == "notAllowed")
            #expect(caught.data?["code"] == "host.not_allowed")
            #expect(caught.data?["text"]?.string?.hasPrefix("keeper free is for admins, and you (test:bo)") == true)
            #expect(try await bot.says("visit trust keeper.free staging", as: "bo").code == "host.not_allowed")
            #expect(try await bot.says("visit ask keeper.free staging", as: "root").data == "staging")
        }
    }

    @Test func `rules about a command's arguments look at the params of the same name`() async throws {
        let rules: JSON = [["command": "keep", "arguments": ["env": ["production", "2h"]], "people": ["test:root"]]]
        try await withBoth(rules: rules) { bot in
            let staging = try await bot.says("visit ask keeper.take staging", as: "bo")
            #expect(staging.code == "visitor.answered")
            #expect(try await bot.says("visit ask keeper.take Production", as: "bo").data?["kind"] == "notAllowed")
            #expect(try await bot.says("visit ask keeper.take 120m", as: "bo").data?["kind"] == "notAllowed")
            #expect(try await bot.says("visit ask keeper.take production", as: "root").code == "visitor.answered")
            let list = await #expect(throws: ServiceError.self) {
                try await bot.asks("keeper.take", ["env": ["staging", "production"]], as: "bo")
            }
            #expect(list?.kind == .notAllowed)
            let odd = await #expect(throws: ServiceError.self) {
                try await bot.asks("keeper.take", ["env": ["name": "production"]], as: "bo")
            }
            #expect(odd?.kind == .misused)
        }
    }

    @Test func `a service that is like no command has rules of its own`() async throws {
        let rules: JSON = [["plugin": "keeper", "command": "service caller", "people": ["bothost:visitor"]]]
        try await withBoth(rules: rules) { bot in
            #expect(try await bot.says("visit ask keeper.caller").data?["kind"] == "notAllowed")
            #expect(try await bot.says("visit ask keeper.echo").code == "visitor.answered")
            try await bot.says("visit late")
            await bot.advance(by: .seconds(60))
            #expect(await bot.hears("visitor.late").data == ["visitor", "bothost:visitor", "alone", "keeper"])
            #expect(!bot.log.contains { $0.contains("counts for nothing") })
        }
    }

    @Test func `where it was typed counts as well`() async throws {
        try await withBoth(rules: [["command": "keep", "rooms": ["test:#ops"]]]) { bot in
            let alone = try await bot.says("visit ask keeper.take qa")
            #expect(alone.data?["code"] == "host.wrong_place")
            #expect(try await bot.says("!visit ask keeper.take qa", in: "#ops").code == "visitor.answered")
        }
    }

    // MARK: Effects

    @Test func `a command that reads only asks for what reads`() async throws {
        try await withBoth { bot in
            let looked = try await bot.says("visit look keeper.holder qa")
            #expect(looked.isSuccess)
            #expect(try await bot.says("visit look keeper.take qa").code == "host.fault")
            #expect(bot.log.contains { $0.contains("cannot ask for keeper.take") })
            #expect(try await bot.asks("keeper.holder", ["env": "qa"]) == nil)
        }
    }

    @Test func `a service that declares that it reads cannot write`() async throws {
        try await withBoth { bot in
            let sneaked = try await bot.says("visit ask keeper.sneak")
            #expect(sneaked.data?["kind"] == "failed")
            #expect(bot.log.contains { $0.contains("may not write") })
        }
    }
}
