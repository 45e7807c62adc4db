import BotHost
import CLinux
import Foundation
import PluginAPI
import Testing

/// What a plugin's process can see, and what is left of it when it has ended.
@Suite(.timeLimit(.minutes(5))) struct ConfinementTests {
    @Test func `a plugin sees the allowed environment only`() async throws {
        try await LiveHost.with { bot async throws in
            let names = try await Self.facts(bot)["environment"]?.array?.compactMap(\.string) ?? []
            let allowed = ["PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH"]
            #expect(Set(names) == Set(allowed.filter { getenv($0) != nil } + ["SWIFT_BACKTRACE"]))
        }
    }

    @Test func `a plugin has nothing to read, and none of the host's files`() async throws {
        try await LiveHost.with { bot async throws in
            // As a library would do it that does not know of O_CLOEXEC.
            let secret = open(try bot.folder.write("secret", to: "secret.txt"), O_RDONLY)
            defer { close(secret) }
            try await bot.says("zoo trap")
            let descriptors = try #require(try await Self.facts(bot)["descriptors"]?.object)
            #expect(descriptors["0"]?.string == "/dev/null")
            #expect(descriptors["1"]?.string?.hasPrefix("pipe:") == true)
            #expect(descriptors["2"]?.string?.hasPrefix("pipe:") == true)
            #expect(descriptors["3"]?.string?.hasPrefix("socket:") == true)
            // What is above are its own: the ends of its loop's pipe, and the runtime's.
            for member in descriptors where Int(member.name) ?? 0 > 3 {
                let kind = member.value.string ?? ""
                #expect(kind.hasPrefix("pipe:") || kind.hasPrefix("anon_inode:"), "\(member.name): \(kind)")
            }
        }
    }

    @Test func `a plugin gains no privileges, leaves no core and gets no signals meant for the host`() async throws {
        try await LiveHost.with { bot async throws in
            let facts = try await Self.facts(bot)
            #expect(facts["status"]?["NoNewPrivs"] == "1")
            #expect(facts["status"]?["SigBlk"] == "0000000000000000")
            // But for the signals from 32 on, which the C library keeps to itself.
            let ignored = UInt64(facts["status"]?["SigIgn"]?.string ?? "", radix: 16)
            #expect(ignored.map { $0 & 0x7FFF_FFFF } == 0)
            #expect(facts["coreLimit"] == "0 0")
            #expect(facts["leadsSession"] == true)
        }
    }

    private static func facts(_ bot: LiveHost) async throws -> JSON {
        try #require(try await bot.says("zoo process").data)
    }

    // MARK: The end

    @Test func `plugins end with a host that is killed`() async throws {
        let result = await #expect(processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]) {
            try await LiveHost.with { bot async throws in
                print("plugin \(bot.pid() ?? 0) \(bot.folder.path) plugin")
                fflush(nil)
                kill(getpid(), SIGKILL)
            }
        }
        let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        let words = output.split(whereSeparator: \.isWhitespace)
        let index = try #require(words.firstIndex(of: "plugin"))
        let pid = try #require(pid_t(words[index + 1]))
        #expect(pid > 1)
        try FileManager.default.removeItem(atPath: String(words[index + 2]))
        // The kernel ends it soon, not in the same moment.
        let handle = pidfd_open(pid, 0)
        if handle >= 0 {
            var end = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
            #expect(poll(&end, 1, 10_000) == 1)
            close(handle)
        }
    }

    @Test func `starts that fail hold no descriptors while the bot goes on`() async {
        await #expect(processExitsWith: .success) {
            try await LiveHost.with([.init(settings: ["trapsAtStart": true])]) { bot async throws in
                let early = try await Self.opened(by: bot, after: 5)
                let late = try await Self.opened(by: bot, after: 40)
                // One may just be being started, which takes a dozen.
                #expect(late <= early + 16)
            }
        }
    }

    /// How many descriptors are open after so many starts that failed.
    private static func opened(by bot: LiveHost, after failures: Int) async throws -> Int {
        while bot.log.count("error zoo: '") < failures {
            bot.advance(by: .seconds(601))
            await Task.yield()
        }
        return try OpenThings().descriptors
    }

    @Test func `a launcher that is not there costs no descriptor either`() async {
        await #expect(processExitsWith: .success) {
            let plugin = LiveHost.Plugin(program: "/nowhere/bothost-launcher")
            try await LiveHost.with([plugin]) { _ in }
            let before = try OpenThings()
            for _ in 0..<10 {
                try await LiveHost.with([plugin]) { bot async throws in
                    let words = try await bot.says("plugins").plain
                    #expect(words.hasPrefix("zoo: restarting since ") || words.hasPrefix("zoo: starting since "))
                    #expect(
                        bot.log.count(
                            "A process for '\(Build.zoo)' could not be started: posix_spawn /nowhere/bothost-launcher: No such file or directory."
                        ) > 0)
                }
            }
            #expect(try OpenThings() == before)
        }
    }

    // MARK: The launcher

    @Test func `the launcher stands on the C library alone`() throws {
        #expect(try ELFFile(path: Build.launcher).needed.filter { !$0.hasPrefix("ld-linux") } == ["libc.so.6"])
    }

    @Test func `the launcher is not for people`() throws {
        let launcher = Process()
        let errors = Pipe()
        launcher.executableURL = URL(fileURLWithPath: Build.launcher)
        launcher.standardError = errors
        try launcher.run()
        launcher.waitUntilExit()
        #expect(launcher.terminationStatus == 64)
        #expect(
            String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
                == "bothost-launcher is started by bothost, not by hand.\n")
    }
}
