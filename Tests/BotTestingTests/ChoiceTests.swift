import BotTesting
import PluginAPI
import Testing

@Suite(.timeLimit(.minutes(5))) struct ChoiceTests {
    @Test func `to choose is to type the line`() async throws {
        try await withBot(Curious.self) { bot in
            let offer = try await bot.says("!offer house", in: "#ops")
            #expect(offer.choices == [Choice("Demolish", "demolish house"), Choice("Have a look", "look")])
            #expect(offer.text == "What about house?")
            #expect(try await bot.chooses("Demolish", of: offer, as: "bo").code == "host.question")
            #expect(try await bot.chooses("Have a look", of: offer, as: "ann").code == "curious.seen")
        }
    }

    @Test func `without buttons choices have numbers, which go on`() async throws {
        try await withBot(Curious.self, hasButtons: false) { bot in
            let house = try await bot.says("offer house")
            #expect(house.text == "What about house?\nType 1 for Demolish, 2 for Have a look.")
            let shed = try await bot.says("offer shed")
            #expect(shed.text == "What about shed?\nType 3 for Demolish, 4 for Have a look.")
            #expect(try await bot.says("2").code == "curious.seen")
            #expect(try await bot.says("3").text == "Really? (yes/no)")
        }
    }

    @Test func `in a room everybody may choose, by the number behind the prefix`() async throws {
        try await withBot(Curious.self, hasButtons: false) { bot in
            let offer = try await bot.says("!offer house", in: "#ops")
            #expect(offer.text == "What about house?\nType !1 for Demolish, !2 for Have a look.")
            await #expect(throws: NoReply.self) { try await bot.says("2", as: "bo", in: "#ops") }
            #expect(try await bot.says("!2", as: "bo", in: "#ops").code == "curious.seen")
            #expect(try await bot.says("!2", as: "bo", in: "#dev").code == "host.unknown_command")
            #expect(try await bot.says("2", as: "bo").code == "host.unknown_command")
            #expect(try await bot.says("!9", as: "bo", in: "#ops").code == "host.unknown_command")
        }
    }

    @Test func `a choice outlives the bot`() async throws {
        try await withBot(Curious.self, hasButtons: false) { bot in
            try await bot.says("offer house")
            try await bot.restart(after: .seconds(3_600))
            #expect(try await bot.says("2").code == "curious.seen")
            let next = try await bot.says("offer shed")
            #expect(next.text.hasSuffix("Type 3 for Demolish, 4 for Have a look."))
        }
    }

    @Test func `a choice passes the gate as whoever chooses`() async throws {
        let rules: JSON = [["command": "demolish", "people": ["test:ann"]]]
        try await withBot(Curious.self, rules: rules) { bot in
            let offer = try await bot.says("!offer house", in: "#ops")
            #expect(try await bot.chooses("Demolish", of: offer, as: "bo").code == "host.not_allowed")
            #expect(try await bot.chooses("Demolish", of: offer, as: "ann").code == "host.question")
        }
    }

    @Test func `numbers begin again after a day of silence`() async throws {
        try await withBot(Curious.self, hasButtons: false) { bot in
            try await bot.says("offer house")
            await bot.advance(by: .seconds(86_401))
            let next = try await bot.says("offer shed")
            #expect(next.text.hasSuffix("Type 1 for Demolish, 2 for Have a look."))
            #expect(try await bot.says("1").text == "Really? (yes/no)")
        }
    }
}
