import BotTesting
import PluginAPI
import Testing

@Suite(.timeLimit(.minutes(5))) struct DeliveryTests {
    /// What was read in #ops, in order.
    private func ops(_ bot: TestBot) -> [String] {
        bot.messages.filter { $0.audience == .room("#ops") }.map(\.text)
    }

    // MARK: Sending

    @Test func `what nobody asked for is delivered`() async throws {
        try await withBot(Herald.self) { bot async throws in
            #expect(try await bot.says("send It works").code == "herald.done")
            #expect(ops(bot) == ["It works"])
        }
    }

    @Test func `what could not be delivered is, in order, when the network is back`() async throws {
        try await withBot(Herald.self) { bot async throws in
            await bot.network(.down)
            for number in 1...5 { await #expect(throws: NoReply.self) { try await bot.says("send \(number)") } }
            #expect(ops(bot).isEmpty)
            await bot.network(.up)
            #expect(ops(bot) == ["1", "2", "3", "4", "5"])
        }
    }

    @Test func `it is delivered once, also when the bot was restarted in between`() async throws {
        try await withBot(Herald.self) { bot async throws in
            await bot.network(.down)
            await #expect(throws: NoReply.self) { try await bot.says("send-many 20") }
            try await bot.restart(after: .seconds(600))
            #expect(ops(bot).isEmpty)
            await bot.network(.up)
            #expect(ops(bot) == (1...20).map { "\($0)" })
            try await bot.restart()
            await bot.network(.up)
            #expect(ops(bot).count == 20)
        }
    }

    @Test func `what the network did not get before the end is said after the start`() async throws {
        try await withBot(Herald.self) { bot async throws in
            await bot.network(.down)
            await #expect(throws: NoReply.self) { try await bot.says("send Later") }
            await bot.network(.down)
            try await bot.restart()
            try await bot.restart()
            await bot.network(.up)
            #expect(ops(bot) == ["Later"])
        }
    }

    @Test func `a network that is back without a sign is found out`() async throws {
        try await withBot(Herald.self) { bot async throws in
            await bot.network(.down)
            await #expect(throws: NoReply.self) { try await bot.says("send Hello") }
            await bot.network(.busy(for: .zero))
            await bot.advance(by: .seconds(60))
            #expect(ops(bot) == ["Hello"])
        }
    }

    @Test func `a command in a text is shown as it is typed where it is read`() async throws {
        try await withBot(Herald.self) { bot async throws in
            try await bot.says("!point bob", in: "#ops")
            let told = bot.messages.filter { $0.code == "herald.pointed" }
            let inRoom = "Type !lock staging for staging.\nwhat\n!in a table"
            // Of the caller's own answer it is not told apart whether they read it in the room.
            #expect(told.first { $0.audience == .person("bob") }?.text == inRoom.replacing("!", with: ""))
            #expect(told.first { $0.audience == .caller }?.text == inRoom)
            #expect(told.last?.commands == ["!lock staging", "!in a table"])
            #expect(told.first { $0.audience == .room("#ops") }?.text == inRoom)
            try await bot.says("herald point bob")
            #expect(bot.messages.last?.text == inRoom.replacing("!", with: ""))
        }
    }

    @Test func `a plugin hears of what it sent in vain, and of nobody else's`() async throws {
        try await withBot([TestPlugin(Herald.self), TestPlugin(Herald.self, as: "other")]) { bot async throws in
            await bot.network(.down)
            await #expect(throws: NoReply.self) { try await bot.says("send-for 10m Old news") }
            await #expect(throws: NoReply.self) { try await bot.says("herald send-to bob Hello") }
            await bot.advance(by: .seconds(660))
            await bot.network(.up)
            #expect(try await bot.says("herald lost").data == ["herald.sent for #ops: Old news"])
            await bot.network(.down)
            await #expect(throws: NoReply.self) { try await bot.says("herald send-to bob Hello again") }
            try await bot.restart(after: .seconds(90_000))
            await bot.network(.up)
            #expect(try await bot.says("herald lost").data?.array?.last == "herald.sent for bob: Hello again")
            #expect(try await bot.says("other lost").data == [])
        }
    }

    @Test func `what is too late is not said any more`() async throws {
        try await withBot(Herald.self) { bot async throws in
            await bot.network(.down)
            await #expect(throws: NoReply.self) { try await bot.says("send-for 10m Old news") }
            await #expect(throws: NoReply.self) { try await bot.says("send-for 30m News") }
            await bot.advance(by: .seconds(600))
            await bot.network(.up)
            #expect(ops(bot) == ["News"])
            #expect(
                bot.log.contains {
                    $0.contains("a message was given up: its time is over to=test:#ops code=herald.sent")
                })
        }
    }

    @Test func `it is told when the bot was off over its end`() async throws {
        try await withBot(Herald.self) { bot async throws in
            await bot.network(.down)
            await #expect(throws: NoReply.self) { try await bot.says("send-for 10m Old news") }
            try await bot.restart(after: .seconds(600))
            await bot.network(.up)
            #expect(ops(bot).isEmpty)
            #expect(bot.log.contains { $0.contains("its time is over") })
        }
    }

    @Test func `the network says when to come again`() async throws {
        try await withBot(Herald.self) { bot async throws in
            await bot.network(.busy(for: .seconds(90)))
            await #expect(throws: NoReply.self) { try await bot.says("send Hello") }
            await bot.advance(by: .seconds(89))
            #expect(ops(bot).isEmpty)
            await bot.advance(by: .seconds(1))
            #expect(ops(bot) == ["Hello"])
        }
    }

    @Test func `one who cannot be reached holds up nobody else`() async throws {
        try await withBot(Herald.self) { bot async throws in
            await bot.network(.down)
            await #expect(throws: NoReply.self) { try await bot.says("send-to bo Hello") }
            await bot.network(.busy(for: .zero))
            try await bot.says("send Hi", as: "cy")
            #expect(ops(bot) == ["Hi"])
        }
    }

    // MARK: What somebody waits for

    @Test func `a reply waits for the network, and keeps its place`() async throws {
        try await withBot(Herald.self) { bot async throws in
            await bot.network(.down)
            await #expect(throws: NoReply.self) { try await bot.says("send-to ann One") }
            await #expect(throws: NoReply.self) { try await bot.says("send-to ann Two") }
            await bot.network(.up)
            #expect(bot.messages.map(\.text) == ["One", "Done.", "Two", "Done."])
        }
    }

    @Test func `a reply is given up when the network stays away for five minutes`() async throws {
        try await withBot(Herald.self) { bot async throws in
            await bot.network(.down)
            await #expect(throws: NoReply.self) { try await bot.says("send News") }
            await bot.advance(by: .seconds(300))
            await bot.network(.up)
            #expect(bot.messages.map(\.text) == ["News"])
            #expect(bot.log.contains { $0.contains("a message was given up: the network stayed away too long") })
        }
    }

    @Test func `what is told to somebody else outlives a restart`() async throws {
        try await withBot(Herald.self) { bot async throws in
            await bot.network(.down)
            await #expect(throws: NoReply.self) { try await bot.says("tell bo Hello") }
            try await bot.restart()
            await bot.network(.up)
            #expect(bot.messages.map(\.text) == ["Hello"])
            #expect(bot.messages.map(\.audience) == [.person("bo")])
        }
    }

    @Test func `what a timer tells outlives a restart`() async throws {
        try await withBot(Herald.self) { bot async throws in
            await bot.advance(by: .seconds(60))
            await bot.network(.down)
            await bot.advance(by: .seconds(3_540))
            try await bot.restart()
            await bot.network(.up)
            #expect(ops(bot).count == 1)
        }
    }

    // MARK: With a change

    @Test func `a change and what tells of it are made together`() async throws {
        try await withBot(Herald.self) { bot async throws in
            await bot.network(.down)
            for _ in 1...3 { await #expect(throws: NoReply.self) { try await bot.says("count") } }
            try await bot.restart()
            await bot.network(.up)
            #expect(ops(bot) == ["1", "2", "3"])
            #expect(try await bot.says("count").data == ["count": 4])
            #expect(bot.messages.count { $0.audience == .room("#technical-log") } == 4)
        }
    }

    @Test func `a change that is not made is not told`() async throws {
        try await withBot(Herald.self) { bot async throws in
            #expect(try await bot.says("count --fail").code == "herald.failed")
            #expect(ops(bot).isEmpty)
            #expect(try await bot.says("count").data == ["count": 1])
        }
    }

    @Test func `several who change the same at once tell each change once`() async throws {
        try await withBot(Herald.self) { bot async throws in
            try await withThrowingTaskGroup(of: Void.self) { people in
                for person in 1...20 { people.addTask { try await bot.says("count", as: "person\(person)") } }
                try await people.waitForAll()
            }
            #expect(ops(bot).sorted() == (1...20).map { "\($0)" }.sorted())
        }
    }

    @Test func `something is told also when nothing changes`() async throws {
        try await withBot(Herald.self) { bot async throws in
            try await bot.says("note")
            #expect(ops(bot) == ["Nothing new."])
        }
    }

    @Test func `a change whose message nobody would read is not made`() async throws {
        try await withBot(Herald.self) { bot async throws in
            #expect(try await bot.says("shout").code == "host.fault")
            #expect(bot.log.contains { $0.contains(#"Nobody asked for "herald.shouted""#) })
        }
    }

    // MARK: Logs

    @Test func `the functional log reads words, the technical one events`() async throws {
        try await withBot(Herald.self) { bot async throws in
            try await bot.says("log Something \"happened\"")
            let noted = await bot.hears("herald.noted")
            #expect(noted.audience == .room("#functional-log"))
            #expect(noted.text == "Something \"happened\"")
            let logged = await bot.hears("herald.logged")
            #expect(logged.audience == .room("#technical-log"))
            let event = try JSONReader.read(logged.text)
            #expect(event["at"] == "2026-03-01T09:00:00.000Z")
            #expect(event["plugin"] == "herald")
            #expect(event["code"] == "herald.logged")
            #expect(event["data"] == ["text": "Something \"happened\""])
            #expect(!logged.text.contains("\n"))
        }
    }

    // MARK: Refused

    @Test(
        arguments: [
            (
                "send-anywhere x",
                #"Nobody asked for "herald.sent", so its audience must be a room, a person or a log."#
            ),
            ("send-abroad x", #""irc:none/#ops" belongs to no adapter of this bot; there are test."#),
            ("send-for 1000d x", "A message can wait for 1 ms to 366 days, not for 86400000000 ms."),
        ])
    func `what makes no sense is refused with a reason`(text: String, reason: String) async throws {
        try await withBot(Herald.self) { bot async throws in
            #expect(try await bot.says(text).code == "host.fault")
            #expect(bot.log.contains { $0.contains(reason) })
        }
    }

    @Test func `a thousand messages of a plugin may wait`() async throws {
        try await withBot(Herald.self) { bot async throws in
            await bot.network(.down)
            await #expect(throws: NoReply.self) { try await bot.says("send-many 1001") }
            #expect(
                bot.log.contains { $0.contains("1000 messages of herald wait to be delivered, which is the most.") })
            await bot.network(.up)
            #expect(ops(bot).count == 1_000)
            try await bot.says("send There is room again")
            #expect(ops(bot).last == "There is room again")
        }
    }
}
