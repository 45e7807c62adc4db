import BotHost
import Testing

/// Somebody installs a new version over the old one while the bot runs.
@Suite(.timeLimit(.minutes(2))) struct ReplacedLibraryTests {
    @Test(arguments: [0, 4_096, 10_000_000])
    func `a library that is written over in place does not touch the running plugin`(size: Int) async throws {
        let folder = BotFolder(config: BotFolder.config(zoo: "./zoo.so"))
        folder.write(BotFolder.content(of: Build.library("Zoo")), to: "zoo.so")
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "zoo echo before", is: "zoo.echo")
            let before = bot.plugins
            folder.write([UInt8](repeating: 0xCC, count: size), to: "zoo.so")
            // What was not needed until now would have to be read from the file.
            try await bot.answer(to: "zoo count", is: "zoo.counted")
            try await bot.answer(to: "zoo print 3", is: "zoo.printed")
            try await bot.answer(to: "zoo throw", is: "host.fault")
            try await bot.answer(to: "zoo echo after", is: "zoo.echo")
            #expect(bot.plugins == before)
        }
    }
}
