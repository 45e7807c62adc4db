import Glibc
import Testing

/// What a plugin cannot do to a bot that runs as it does for its people.
@Suite(.timeLimit(.minutes(2))) struct ConfinedPluginTests {
    @Test func `neither the store nor the config nor the process of the bot can be read`() async throws {
        let folder = BotFolder()
        try await withBot("run", "--output", "json", in: folder, environment: ["TOKEN": "hunter2"]) { bot in
            for path in [
                "\(folder.data)/bothost.db", "\(folder.path)/bothost.json", "/proc/\(bot.pid)/environ",
                "/proc/\(bot.pid)/mem", "/proc/\(bot.pid)/fd/3",
            ] {
                try await bot.answer(to: "zoo read \(path)", is: "zoo.failed")
            }
            try await bot.answer(to: "zoo write \(folder.data)/bothost.db", is: "zoo.failed")
            try await bot.answer(to: "zoo write \(folder.path)/bothost.json", is: "zoo.failed")
        }
    }

    @Test func `the config grants, and the list of plugins tells it`() async throws {
        let zoo = #""grants": ["write:out"], "memory": "64MiB""#
        let folder = BotFolder(
            config: #"{"adapters": {"shell": {}}, "plugins": {"zoo": {"library": "libZooPlugin.so", \#(zoo)}}}"#)
        mkdir("\(folder.path)/out", 0o700)
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "zoo write \(folder.path)/out/report", is: "zoo.succeeded")
            try await bot.answer(to: "zoo write \(folder.path)/report", is: "zoo.failed")
            let list = try await bot.answer(to: "plugins", is: "host.plugins")
            #expect(list.text.hasSuffix(" (grants: write:\(folder.path)/out; memory: 64MiB)"))
        }
    }

    @Test func `the bot leaves no core, and says so when it runs as root`() async throws {
        try await withBot("run", "--output", "json", in: BotFolder()) { bot in
            try await bot.answer(to: "zoo echo hi", is: "zoo.echo")
            // What is not dumpable belongs to root in /proc, whoever runs it.
            var status = stat()
            stat("/proc/\(bot.pid)/environ", &status)
            #expect(status.st_uid == 0)
            let warnings = bot.transcript.seen.log.filter { $0.contains("warning host: runs as root") }
            #expect(warnings.count == (geteuid() == 0 ? 1 : 0))
        }
    }

    @Test func `a process that a plugin hid away ends with a bot that is killed`() async throws {
        let folder = BotFolder()
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "zoo echo hi", is: "zoo.echo")
            // Before: what escapes may become a child of the bot itself.
            let plugins = bot.plugins
            try await bot.answer(to: "zoo escape", is: "zoo.escapes")
            try await poll(for: "a process more") {
                ProcessTable.all().filter { plugins.contains($0.session) }.count > plugins.count ? () : nil
            }
            bot.signal(SIGKILL)
            try await bot.ends(.signalled(SIGKILL))
            try await waitUntilGone(folder, plugins: plugins)
        }
    }
}
