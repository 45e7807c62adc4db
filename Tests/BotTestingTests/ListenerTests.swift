import BotTesting
import PluginAPI
import Testing
import ZooPlugin

@Suite(.timeLimit(.minutes(5))) struct ListenerTests {
    @Test(arguments: ["the zoomoo sees", "ZOOMOO!", "(zoomoo)", "x/zoomoo?a", "zoohush zoomoo"])
    func `a word that is said to others is heard, however it stands there`(text: String) async throws {
        try await withBot(ZooPlugin.self) { bot in
            let heard = try await bot.says(text, as: "bo", in: "#ops")
            #expect(heard.code == "zoo.heard")
            #expect(heard.text == "Moo, bo!")
            #expect(heard.audience == .room("#ops"))
            #expect(bot.messages.count == 1)
        }
    }

    @Test(arguments: ["zoomoos", "azoomoo", "zoo moo", "", "zoohush"])
    func `other words are not heard, nor what the plugin leaves alone`(text: String) async throws {
        try await withBot(ZooPlugin.self) { bot in
            _ = await #expect(throws: NoReply.self) { try await bot.says(text, in: "#ops") }
            #expect(bot.messages.isEmpty)
        }
    }

    @Test func `a command is not heard, but what the bot does not know is`() async throws {
        try await withBot(ZooPlugin.self) { bot in
            try await bot.says("!zoo echo zoomoo", in: "#ops")
            try await bot.says("does a zoomoo bite?")
            try await bot.says("does a cow bite?")
            #expect(bot.messages.map(\.code) == ["zoo.echo", "zoo.heard", "host.unknown_command"])
        }
    }

    @Test func `a refusal is for whoever said it`() async throws {
        try await withBot(ZooPlugin.self) { bot in
            let refusal = try await bot.says("zoorefuse", in: "#ops")
            #expect(refusal.code == "zoo.no")
            #expect(refusal.audience == .caller)
        }
    }

    @Test func `a listener that fails is an incident in the log, and the chat hears nothing`() async throws {
        try await withBot(ZooPlugin.self) { bot in
            _ = await #expect(throws: NoReply.self) { try await bot.says("zoothrow", in: "#ops") }
            #expect(bot.log.contains { $0.contains("a listener failed") && $0.contains("listener=thrower") })
        }
    }

    @Test func `a listener is ended by its deadline`() async throws {
        try await withBot(ZooPlugin.self) { bot in
            async let nothing = try? bot.says("zoosleep", in: "#ops")
            let asleep = await bot.hears("zoo.sleeps")
            #expect(asleep.audience == .caller)
            await bot.advance(by: .seconds(6))
            // What it said before counts as the answer; there is no other.
            _ = await nothing
            #expect(bot.messages.count == 1)
            #expect(bot.log.contains { $0.contains("did not finish listening in time") })
        }
    }

    @Test(
        arguments: [
            (.joined, "", nil), (.left, "bye", nil), (.topic, "release day", nil), (.reaction, "👍", "7"),
            (.edited, "other words", "8"), (.deleted, "", "9"),
        ] as [(ChatEvent.Kind, String, String?)])
    func `what happens is told with all that belongs to it`(
        kind: ChatEvent.Kind, text: String, message: String?
    ) async throws {
        try await withBot(ZooPlugin.self) { bot in
            let replies = await bot.happens(kind, text, to: message, as: "bo", in: "#zoo")
            #expect(replies.map(\.code) == ["zoo.seen"])
            #expect(
                replies.first?.data == [.string(kind.rawValue), "bo", "#zoo", .string(text), .string(message ?? "")])
            let elsewhere = await bot.happens(kind, text, in: "#ops")
            #expect(elsewhere.isEmpty)
        }
    }

    @Test func `an edited message is not a command once more`() async throws {
        try await withBot(ZooPlugin.self) { bot in
            let replies = await bot.happens(.edited, "zoo echo hi", to: "1")
            #expect(replies.isEmpty)
        }
    }

    @Test func `help says what a plugin hears`() async throws {
        try await withBot(ZooPlugin.self) { bot in
            let help = try await bot.says("help zoo")
            #expect(help.text.contains("\nHears ZooMoo, zoohush: Answers the animals."))
            #expect(help.text.contains("\nHears (joined), (left), (topic), (reaction), (edited), (deleted): Sees who"))
        }
    }
}

extension ListenerTests {
    private struct Twice: Plugin {
        static let manifest = Manifest(id: "twice", version: "1", summary: "Declares a listener twice.")
        var commands: [Command] {}
        var listeners: [Listener] {
            Listener("a", words: ["x"], summary: "One.") { _ in nil }
            Listener("a", to: [.joined], summary: "Another.") { _ in nil }
        }
    }

    private struct Deaf: Plugin {
        static let manifest = Manifest(id: "deaf", version: "1", summary: "Waits for what is no word.")
        var commands: [Command] {}
        var listeners: [Listener] { Listener("a", words: ["x", "merge request"], summary: "One.") { _ in nil } }
    }

    @Test func `listeners that make no sense are the plugin's mistake`() async throws {
        let twice = await #expect(throws: PluginDidNotStart.self) { try await withBot(Twice.self) { _ in } }
        #expect(twice?.description.contains(#"its listener "a" is declared twice."#) == true)
        let deaf = await #expect(throws: PluginDidNotStart.self) { try await withBot(Deaf.self) { _ in } }
        #expect(
            deaf?.description.contains(
                #"its listener "a" listens for "merge request", which is not one word of letters, digits and _."#)
                == true)
    }
}
