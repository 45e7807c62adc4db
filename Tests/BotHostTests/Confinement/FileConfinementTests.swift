import BotHost
import FoundationEssentials
import Glibc
import PluginAPI
import Testing

/// Which files a plugin's process can read and write.
@Suite(.timeLimit(.minutes(5))) struct FileConfinementTests {
    @Test func `what the bot keeps cannot be read, listed or written`() async throws {
        try await LiveHost.with { bot async throws in
            let config = try bot.folder.write("{}", to: "bothost.json")
            let database = try bot.folder.write("secrets", to: "data/bothost.db")
            for command in [
                "read \(database)", "read \(bot.folder.path)/data/host.lock", "read \(config)",
                "list \(bot.folder.path)/data", "list \(bot.folder.path)/data/libraries", "write \(database)",
                "write \(config)", "write \(bot.folder.path)/data/new", "read \(bot.folder.path)/./data/bothost.db",
                "read /proc/self/cwd/../../../../../..\(database)",
            ] {
                try await bot.tries(command, EACCES)
            }
            #expect(try bot.folder.text(of: "data/bothost.db") == "secrets")
        }
    }

    @Test func `a link does not lead to what the bot keeps`() async throws {
        try await TestFolder.with { other async throws in
            try await LiveHost.with { bot async throws in
                let database = try bot.folder.write("secrets", to: "data/bothost.db")
                try FileManager.default.createSymbolicLink(
                    atPath: "\(other.path)/link", withDestinationPath: database)
                try await bot.tries("read \(other.path)/link", EACCES)
            }
        }
    }

    @Test func `other files can be read, and none can be written`() async throws {
        try await TestFolder.with { other async throws in
            try other.write("public", to: "notes")
            try await LiveHost.with { bot async throws in
                try await bot.tries("read \(other.path)/notes")
                try await bot.tries("list \(other.path)")
                try await bot.tries("read /etc/passwd")
                try await bot.tries("read /proc/self/status")
                try await bot.tries("read /dev/urandom")
                try await bot.tries("write /dev/null")
                try await bot.tries("write \(other.path)/notes", EACCES)
                try await bot.tries("write \(other.path)/new", EACCES)
                try await bot.tries("write /tmp/bothost-must-not-be", EACCES)
                try await bot.tries("write /dev/shm/bothost-must-not-be", EACCES)
                try await bot.tries("write /proc/self/oom_score_adj", EACCES)
            }
        }
    }

    @Test func `writing is possible where a grant says so, and only there`() async throws {
        try await TestFolder.with { other async throws in
            try FileManager.default.createDirectory(atPath: "\(other.path)/out", withIntermediateDirectories: false)
            let plugin = LiveHost.Plugin(confinement: Confinement(grants: [.write("\(other.path)/out")]))
            try await LiveHost.with([plugin]) { bot async throws in
                try await bot.tries("write \(other.path)/out/report")
                try await bot.tries("write \(other.path)/beside", EACCES)
            }
            #expect(try other.names(in: "out") == ["report"])
        }
    }

    @Test func `a grant for what is closed, or not there, is refused with the reason`() async throws {
        try await TestFolder.with { other async throws in
            let nowhere = "\(other.path)/nowhere"
            let reasons = [
                (nowhere, "write to '\(nowhere)': No such file or directory."),
                ("/", "write to '/': the data folder or the config lies in it."),
                ("/dev", "write to '/dev': this is closed to plugins."),
            ]
            for (path, reason) in reasons {
                let plugin = LiveHost.Plugin(confinement: Confinement(grants: [.write(path)]))
                try await LiveHost.with([plugin]) { bot async throws in
                    let words = try #require(bot.reason())
                    #expect(
                        words == """
                            '\(Build.zoo)' cannot have what its grants in the config say: \(reason) \
                            Make that folder, or correct the grant.
                            """)
                }
            }
        }
    }

    @Test func `neither the memory nor the environment of the bot can be read`() async throws {
        try await LiveHost.with { bot async throws in
            for file in ["environ", "mem", "maps"] {
                let answer = try await bot.says("zoo read /proc/\(getpid())/\(file)")
                #expect(answer.code == "zoo.failed", "\(file)")
            }
        }
    }

    // MARK: Other kernels

    @Test func `without Landlock there is one warning, and the plugin goes on`() async throws {
        try await TestFolder.with { tools async throws in
            try await LiveHost.with([try .limited(to: 0, in: tools)]) { bot async throws in
                try await bot.tries("read /etc/passwd")
                try await bot.tries("connect 9", EACCES)
                #expect(
                    bot.log.count(
                        "zoo: warning: there is no Landlock here, so this plugin can read and write every file that the bot can."
                    ) == 1)
            }
        }
    }

    @Test(arguments: 1...6)
    func `each older version of Landlock keeps the files closed`(version: Int) async throws {
        try await TestFolder.with { tools async throws in
            try await LiveHost.with([try .limited(to: version, in: tools)]) { bot async throws in
                let database = try bot.folder.write("secrets", to: "data/bothost.db")
                try await bot.tries("read \(database)", EACCES)
                try await bot.tries("write \(tools.path)/new", EACCES)
                try await bot.tries("read /etc/passwd")
                try await bot.tries("connect 9", EACCES)
            }
        }
    }
}

extension LiveHost {
    /// Has the zoo try something, which must end as told: with success, or with that error.
    func tries(_ command: String, _ error: Int32 = 0, _ location: SourceLocation = #_sourceLocation) async throws {
        let answer = try await says("zoo \(command)")
        #expect(answer.data?["error"]?.integer == Int(error), "\(command): \(answer.plain)", sourceLocation: location)
    }
}

extension LiveHost.Plugin {
    /// The zoo on a kernel that has nothing newer than this version of Landlock.
    fileprivate static func limited(to version: Int, in folder: TestFolder) throws -> Self {
        let program = try folder.write(
            "#!/bin/sh\nexec \(Build.launcher) landlock=\(version) \"$@\"\n", to: "launcher")
        chmod(program, 0o700)
        return LiveHost.Plugin(program: program)
    }
}
