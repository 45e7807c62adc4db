import BotTesting
import PluginAPI
import Testing
import ZooPlugin

@Suite(.timeLimit(.minutes(5))) struct ReplyPlaceTests {
    @Test func `an outcome can go to another room`() async throws {
        try await withBot(ZooPlugin.self) { bot in
            let told = try await bot.says("zoo tell #dev hello there")
            #expect(told.audience == .room("#dev"))
            #expect(told.text == "hello there")
        }
    }

    @Test func `an outcome can begin a thread, and is private where there is no room`() async throws {
        try await withBot(ZooPlugin.self) { bot in
            let inRoom = try await bot.says("!zoo thread", in: "#ops")
            #expect(inRoom.audience == .room("#ops"))
            #expect(inRoom.isInThread)
            let alone = try await bot.says("zoo thread")
            #expect(alone.audience == .caller)
            #expect(!alone.isInThread)
            let echo = try await bot.says("!zoo echo hi", in: "#ops")
            #expect(!echo.isInThread)
        }
    }

    @Test func `a command tells how far it is in one message that changes`() async throws {
        try await withBot(ZooPlugin.self) { bot in
            try await bot.says("!zoo progress 3", in: "#ops")
            #expect(bot.messages.map(\.text) == ["0 of 3.", "1 of 3.", "2 of 3.", "3 of 3.", "Done."])
            #expect(bot.messages.map(\.isEdit) == [false, true, true, true, false])
            #expect(Set(bot.messages.prefix(4).map(\.id)) == ["1"])
        }
    }

    @Test func `after a thousand edits the next one is refused`() async throws {
        try await withBot(ZooPlugin.self) { bot in
            let last = try await bot.says("zoo progress 1001")
            #expect(last.code == "host.fault")
            #expect(bot.messages.count == 1_002)
        }
    }
}
