import BotTesting
import PluginAPI
import Testing

@Suite(.timeLimit(.minutes(5))) struct QuestionTests {
    @Test func `the answer is what is typed next`() async throws {
        try await withBot(Curious.self, hasButtons: false) { bot in
            let question = try await bot.says("paint door")
            #expect(question.code == "host.question")
            #expect(question.text == "Which colour for door?")
            let painted = try await bot.says("dark green")
            #expect(painted.code == "curious.painted")
            #expect(painted.data?["colour"] == "dark green")
        }
    }

    @Test(arguments: ["yes", "Y", "ok", "oui", "Да"]) func `yes has many names`(word: String) async throws {
        try await withBot(Curious.self, hasButtons: false) { bot in
            let question = try await bot.says("demolish house")
            #expect(question.text == "Really? (yes/no)")
            #expect(try await bot.says(word).code == "curious.demolished")
        }
    }

    @Test(arguments: ["no", "N", "non", "нет"]) func `so has no`(word: String) async throws {
        try await withBot(Curious.self) { bot in
            try await bot.says("demolish house")
            #expect(try await bot.says(word).code == "curious.kept")
        }
    }

    @Test func `a choice is made by number, by word, or by a button`() async throws {
        try await withBot(Curious.self, hasButtons: false) { bot in
            #expect(try await bot.says("move").text == "Where to?\n1: left\n2: right")
            #expect(try await bot.says("2").data?["to"] == "right")
            try await bot.says("move")
            #expect(try await bot.says("Left").data?["to"] == "left")
        }
        try await withBot(Curious.self) { bot in
            let question = try await bot.says("move", in: nil)
            #expect(question.choices.map(\.label) == ["left", "right"])
            #expect(try await bot.chooses("left", of: question).data?["to"] == "left")
        }
    }

    @Test func `only the person who is asked can answer, and only there`() async throws {
        try await withBot(Curious.self) { bot in
            let question = try await bot.says("!demolish house", as: "ann", in: "#ops")
            #expect(question.audience == .room("#ops"))
            await #expect(throws: NoReply.self) { try await bot.says("yes", as: "bo", in: "#ops") }
            await #expect(throws: NoReply.self) { try await bot.says("yes", as: "ann", in: "#dev") }
            #expect(try await bot.says("yes", as: "ann").code == "host.unknown_command")
            // In the room it need not be said to the bot.
            #expect(try await bot.says("yes", as: "ann", in: "#ops").code == "curious.demolished")
        }
    }

    @Test func `other talk in the room is no answer to a yes or no`() async throws {
        try await withBot(Curious.self) { bot in
            try await bot.says("!demolish house", in: "#ops")
            await #expect(throws: NoReply.self) { try await bot.says("what a day", in: "#ops") }
            let unclear = try await bot.says("!perhaps", in: "#ops")
            #expect(unclear.code == "host.no_such_answer")
            #expect(
                unclear.text == "perhaps is no answer to my question. Type yes or no, or cancel to drop it.")
            #expect(try await bot.says("!no", in: "#ops").code == "curious.kept")
        }
    }

    @Test func `a reaction to the question answers it`() async throws {
        try await withBot(Curious.self) { bot in
            let question = try await bot.says("!demolish house", in: "#ops")
            await bot.happens(.reaction, "👍", to: question.id, as: "bo", in: "#ops")
            await bot.happens(.reaction, "👍", to: question.id, as: "ann", in: "#ops")
            await bot.hears("curious.demolished")
        }
    }

    @Test func `looking at something else leaves the question open`() async throws {
        try await withBot(Curious.self) { bot in
            try await bot.says("demolish house")
            #expect(try await bot.says("look").code == "curious.seen")
            #expect(try await bot.says("plans").text == "It is a listed building.")
            #expect(try await bot.says("yes").code == "curious.demolished")
        }
    }

    @Test func `an answer after an aside counts, however quickly it is typed`() async throws {
        try await withBot(Curious.self) { bot in
            try await bot.says("demolish house")
            try await bot.says("plans")
            try await bot.says("PLANS")
            #expect(try await bot.says("no").code == "curious.kept")
        }
    }

    @Test func `a command that changes something calls the question off aloud`() async throws {
        try await withBot(Curious.self) { bot in
            try await bot.says("demolish house")
            let next = try await bot.says("move")
            #expect(next.text == "Where to?")
            let dropped = await bot.hears("host.question_cancelled")
            #expect(dropped.text == "I dropped my question and went no further. To begin again: demolish house")
            #expect(try await bot.says("left").code == "curious.moved")
        }
    }

    @Test(arguments: ["cancel", "never mind"]) func `a question can be called off`(word: String) async throws {
        try await withBot(Curious.self) { bot in
            try await bot.says("paint door")
            #expect(try await bot.says(word).code == "host.question_cancelled")
            #expect(try await bot.says("blue").code == "host.unknown_command")
        }
    }

    @Test func `silence is no, and is told`() async throws {
        try await withBot(Curious.self) { bot in
            try await bot.says("demolish house")
            await bot.advance(by: .seconds(61))
            let told = await bot.hears("host.no_answer")
            #expect(told.text == "I had no answer in time, so I went no further. To begin again: demolish house")
            #expect(try await bot.says("yes").code == "host.unknown_command")
        }
    }

    @Test func `a question's time is not the command's`() async throws {
        try await withBot(Curious.self) { bot in
            try await bot.says("move")
            await bot.advance(by: .seconds(100))
            #expect(try await bot.says("left").code == "curious.moved")
        }
    }

    @Test func `when the bot stops, the question is void and the person is told what to type`() async throws {
        try await withBot(Curious.self) { bot in
            try await bot.says("demolish house")
            try await bot.restart()
            let told = await bot.hears("host.question_void")
            #expect(told.text.hasSuffix("In a minute you can begin again: demolish house"))
            #expect(try await bot.says("yes").code == "host.unknown_command")
        }
    }
}

/// A plugin that wants to know things.
struct Curious: Plugin {
    static let manifest = Manifest(id: "curious", version: "1.0.0", summary: "Asks.")

    var commands: [Command] {
        Command("paint <what>", summary: "Asks for a colour.", effect: .acts) { call in
            let colour = try await call.ask("Which colour for \(code: try call.argument("what"))?")
            return Outcome("curious.painted", ["colour": colour], "It is \(colour) now.")
        }
        Command("demolish <what>", summary: "Asks whether it is meant.", effect: .acts) { call in
            let asides: Call.Asides = ["plans": { "It is a listed building." }]
            guard try await call.confirm("Really?", asides: asides) else {
                return Outcome("curious.kept", "It stays.")
            }
            return Outcome("curious.demolished", "It is gone.")
        }
        Command("move", summary: "Asks where to.", effect: .acts) { call in
            let place = try await call.choose("Where to?", among: ["left", "right"], within: .seconds(120))
            return Outcome("curious.moved", ["to": place], "Moved \(place).")
        }
        Command("look", summary: "Looks.", effect: .reads) { _ in Outcome("curious.seen", "All is well.") }
        Command("offer <what>", summary: "Offers to paint or to demolish it.", effect: .reads) { call in
            let what = try call.argument("what")
            return Outcome(
                "curious.offered", "What about \(code: what)?",
                choices: [Choice("Demolish", "demolish \(what)"), Choice("Have a look", "look")])
        }
    }
}
