import Glibc
import Testing

/// `docs/writing-a-plugin.md`, whose commands `make test` has run before.
@Suite(.timeLimit(.minutes(2))) struct GuideTests {
    private let guide = Guide(BotFolder.text(of: "\(Guide.repository)/docs/writing-a-plugin.md"))

    @Test func `each file of the guide is a file of the example, and each file of the examples is in the guide`() {
        for file in guide.files {
            #expect(BotFolder.text(of: file.path) == file.text, "\(file.path) is not as the guide has it")
        }
        let examples = "\(Guide.repository)/Examples"
        #expect(guide.files.map(\.path).sorted() == BotFolder.files(in: examples).sorted())
    }

    @Test func `the conversations of the guide go as it says`() async throws {
        #expect(guide.conversations.count == 3)
        let data = BotFolder()
        for conversation in guide.conversations {
            let config = "\(conversation.folder)/bothost.json"
            #expect(conversation.command == "../../.build/release/bothost run")
            let libraries = BotFolder.names(in: "\(conversation.folder)/.build/debug").filter { $0.hasSuffix(".so") }
            try #require(!libraries.isEmpty, "\(conversation.folder) is not built; `make guide` builds it")
            // The tests have a bot of their own; its data is gone with the test.
            let words = ["run", "--config", config, "--data", "\(data.path)/\(conversation.name)"]
            let bot = try BotProcess(words, in: data, on: PipeChannels(), environment: [:])
            defer { bot.end() }
            bot.type(conversation.typed)
            bot.endInput()
            try await bot.ends(.exited(0))
            #expect(bot.transcript.seen.lines == conversation.answers, "\(bot.transcript.seen.errors)")
        }
    }
}
