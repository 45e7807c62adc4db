import BotTesting
import GreeterPlugin
import Testing

@Suite struct GreeterTests {
    @Test func `whoever is greeted hears it, and whoever greets is told`() async throws {
        try await withBot(Greeter.self, settings: ["word": "Ahoy"]) { bot in
            let told = try await bot.says("greet bo", as: "ann")
            #expect(told.text == "bo was greeted. That makes 1.")
            #expect(told.audience == .caller)
            let heard = await bot.hears("greeter.greeting")
            #expect(heard.text == "Ahoy, bo! ann greets you.")
            #expect(heard.audience == .person("bo"))
        }
    }

    @Test func `nobody is greeted twice in a minute, unless somebody insists`() async throws {
        try await withBot(Greeter.self) { bot in
            try await bot.says("greet bo", as: "ann")
            let refusal = try await bot.says("greet bo", as: "cy")
            #expect(refusal.code == "greeter.too_soon")
            #expect(refusal.text == "bo was greeted less than 1 min ago. To do it all the same: greet bo --again")
            #expect(try await bot.says("greet bo --again", as: "cy").isSuccess)
            await bot.advance(by: .seconds(60))
            #expect(try await bot.says("greet bo", as: "cy").data?["count"] == 3)
        }
    }

    @Test func `what was counted is still there after a restart`() async throws {
        try await withBot(Greeter.self) { bot in
            try await bot.says("greet bo", as: "ann")
            try await bot.says("greet", as: "ann")
            try await bot.says("greet bo --again", as: "ann")
            try await bot.restart()
            #expect(try await bot.says("greetings").text == "ann: 1, bo: 2")
            #expect(try await bot.says("greetings by count").text == "bo: 2, ann: 1")
        }
    }

    @Test func `whoever comes in is welcomed there`() async throws {
        try await withBot(Greeter.self) { bot in
            let welcome = await bot.happens(.joined, as: "bo", in: "#ops")
            #expect(welcome.map(\.text) == ["Hello, bo!"])
            #expect(welcome.map(\.audience) == [.room("#ops")])
        }
    }

    @Test func `without greetings the answer says how to begin`() async throws {
        try await withBot(Greeter.self) { bot in
            let refusal = try await bot.says("greetings")
            #expect(refusal.text == "Nobody was greeted yet. To begin: greet")
        }
    }
}
