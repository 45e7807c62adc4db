import BotHost
import FoundationEssentials
import Glibc
import Testing

/// A plugin that crashes for ever: 20 times here, 1,000 times in `make soak`.
@Suite(.timeLimit(.minutes(10))) struct RepeatedCrashTests {
    @Test func `however often a plugin crashes, it is there again, and the bot does not grow`() async {
        let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            let rounds = getenv("SOAK_CRASHES").flatMap { Int(String(cString: $0)) } ?? 20
            // The first one opens what is opened once.
            try await Self.crash(1)
            let before = try OpenThings()
            let memory = try Self.memory()
            try await Self.crash(rounds)
            #expect(try OpenThings() == before)
            #expect(waitpid(-1, nil, WNOHANG) == -1 && errno == ECHILD)
            let growth = try Self.memory() - memory
            #expect(growth < 32_768)
            print("\nsoak: \(rounds) crashes, the host grew by \(growth) KiB")
            fflush(nil)
        }
        let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        for line in output.split(separator: "\n") where line.hasPrefix("soak: ") { print(line) }
    }

    private static func crash(_ rounds: Int) async throws {
        let plugins = ["czoo", "other"].map { LiveHost.Plugin(instance: $0, library: Build.cZoo) }
        try await LiveHost.with(plugins) { bot async throws in
            let other = bot.pid(of: "other")
            for round in 0..<rounds {
                let pid = bot.pid(of: "czoo")
                // Each for another reason, because the same request would be set aside.
                #expect(try await bot.says("czoo trap \(round)").code == "host.outcome_unknown")
                #expect(try await bot.says("other echo \(round)", as: "bo").plain == "\(round)")
                #expect(try await bot.says("czoo echo \(round)").plain == "\(round)")
                #expect(bot.pid(of: "czoo") != pid)
                // Past the back-off: it ran for so long that its crash is forgotten.
                bot.advance(by: .seconds(601))
                bot.host.plugins.check()
            }
            #expect(bot.pid(of: "other") == other)
        }
    }

    /// What of this process is in memory, in KiB.
    private static func memory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(line.split(separator: " ").compactMap { Int($0) }.first)
    }
}
