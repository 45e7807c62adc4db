import BotTesting
import PluginAPI
import Testing

@Suite(.timeLimit(.minutes(5))) struct JournalHeadTests {
    @Test func `the head of the journal is posted in the technical log, once a day`() async throws {
        try await withBot(Curious.self) { bot in
            try await bot.says("look")
            await bot.advance(by: .seconds(86_000))
            #expect(!bot.messages.contains { $0.code == "host.journal_head" })
            await bot.advance(by: .seconds(1_000))
            let head = await bot.hears("host.journal_head")
            #expect(head.audience == .room("#technical-log"))
            let seq = head.data?["seq"]?.integer ?? 0
            #expect(seq >= 1)
            let parts = (head.data?["head"]?.string ?? "").split(separator: ":")
            #expect(parts.first == "\(seq)"[...])
            #expect(parts.last?.count == 64)
            try await bot.restart(after: .seconds(3_600))
            await bot.advance(by: .seconds(600))
            #expect(bot.messages.filter { $0.code == "host.journal_head" }.count == 1)
        }
    }
}
