import BotHost
import Foundation
import PluginAPI
import Testing

/// How a plugin comes to life, or does not.
@Suite(.timeLimit(.minutes(5))) struct PluginStartTests {
    private static func reason(_ plugin: LiveHost.Plugin) async throws -> (bot: String?, words: String) {
        try await LiveHost.with([plugin]) { bot async throws in
            let folder = bot.folder.path
            let words = try await bot.says("plugins").plain
            return (bot.reason()?.replacing(folder, with: "FOLDER"), words.replacing(folder, with: "FOLDER"))
        }
    }

    @Test func `a library that is not there`() async throws {
        let (reason, words) = try await Self.reason(.init(library: "/nowhere/libZoo.so"))
        #expect(reason == "Cannot open plugin '/nowhere/libZoo.so': open: No such file or directory.")
        #expect(words == "zoo: broken since 09:00 (just now). \(reason ?? "")")
    }

    @Test func `a library that is no plugin`() async throws {
        let sqlite = try #require(
            ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/lib/x86_64-linux-gnu"]
                .map { "\($0)/libsqlite3.so.0" }.first { FileManager.default.fileExists(atPath: $0) })
        let (reason, words) = try await Self.reason(.init(library: sqlite))
        #expect(
            reason
                == "'\(sqlite)' is not a plugin: it has no symbol 'bothost_plugin_main'. See docs/plugin-protocol.md.")
        #expect(words == "zoo: broken since 09:00 (just now). \(reason ?? "")")
    }

    @Test func `a text file`() async throws {
        try await TestFolder.with { folder async throws in
            let file = try folder.write(String(repeating: "This is no library.\n", count: 20), to: "libZoo.so")
            let (reason, _) = try await Self.reason(.init(library: file))
            #expect(reason?.hasPrefix("Cannot open plugin '\(file)': FOLDER/data/libraries/") == true)
            #expect(reason?.hasSuffix(".so: invalid ELF header.") == true)
        }
    }

    @Test func `an empty file, and a folder`() async throws {
        try await TestFolder.with { folder async throws in
            let file = try folder.write("", to: "libZoo.so")
            let empty = try await Self.reason(.init(library: file))
            #expect(empty.bot?.hasSuffix(": file too short.") == true)
            let directory = try await Self.reason(.init(library: folder.path))
            #expect(directory.bot == "Cannot open plugin '\(folder.path)': open: Is a directory.")
        }
    }

    @Test func `settings that a plugin does not accept`() async throws {
        let (reason, words) = try await Self.reason(.init(settings: ["complaint": "there is no animal \"gnu\""]))
        #expect(
            reason
                == "'\(Build.zoo)' does not accept its settings: there is no animal \"gnu\". Correct them in the config and start again."
        )
        #expect(words == "zoo: broken since 09:00 (just now). \(reason ?? "")")
        let type = try await Self.reason(.init(settings: ["complaint": 7]))
        #expect(type.bot?.hasSuffix(" plugins.zoo.settings.complaint: must be text in quotes; found 7") == true)
    }

    @Test func `a broken plugin's commands are not known, and the others serve`() async throws {
        try await LiveHost.with([.init(instance: "none", library: "/nowhere/a.so"), .init()]) { bot async throws in
            #expect(try await bot.says("none echo hi").code == "host.unknown_command")
            #expect(try await bot.says("zoo echo hi").plain == "hi")
            let states = try await bot.says("plugins")
            #expect(states.data?.array?.map { $0["state"] } == ["broken", "running"])
            #expect(bot.log.count("error none: Cannot open plugin '/nowhere/a.so'") == 1)
        }
    }

    @Test func `a plugin that breaks later refuses its commands with the reason`() async throws {
        try await TestFolder.with { folder async throws in
            let library = "\(folder.path)/libZoo.so"
            try FileManager.default.copyItem(atPath: Build.zoo, toPath: library)
            try await LiveHost.with([.init(library: library)]) { bot async throws in
                try folder.write("no longer a library, and far too short", to: "libZoo.so")
                try await bot.says("zoo trap")
                let refusal = try await bot.says("zoo echo hi")
                #expect(refusal.code == "host.plugin_broken")
                #expect(refusal.plain.hasPrefix("zoo could not be started: Cannot open plugin '\(library)': "))
            }
        }
    }

    @Test func `two copies of one library start together`() async throws {
        let plugins = (0..<4).map { LiveHost.Plugin(instance: "zoo\($0)") }
        try await LiveHost.with(plugins) { bot async throws in
            for plugin in plugins { #expect(try await bot.says("\(plugin.instance) echo hi").plain == "hi") }
            #expect(try bot.folder.names(in: "data/libraries").count == 1)
            #expect(bot.log.count("Cannot") == 0)
        }
    }

    @Test func `copies are found behind the names that the config gives them, whatever those are`() async throws {
        try await LiveHost.with([.init(instance: "a"), .init(instance: "zoo"), .init(instance: "help")]) {
            bot async throws in
            #expect(try await bot.says("zoo echo hi").plain == "hi")
            #expect(try await bot.says("a echo hi").plain == "hi")
            #expect(try await bot.says("help echo hi").code == "zoo.echo")
        }
    }

    @Test func `the bot can be stopped while a plugin is being started again`() async throws {
        try await LiveHost.with([.init(settings: ["hangsAtSecondStart": true])]) { bot async throws in
            try await bot.says("zoo trap")
            await bot.log.wait(for: "zoo: I hang.")
        }
    }

    @Test func `a plugin that is not ready in time is started again`() async throws {
        try await LiveHost.with([.init(settings: ["hangsAtSecondStart": true])]) { bot async throws in
            try await bot.says("zoo trap")
            await bot.log.wait(for: "zoo: I hang.")
            bot.advance(by: .seconds(10))
            await bot.log.wait(for: "was not ready within 10 s.")
            #expect(try await bot.says("zoo echo hi").plain == "hi")
        }
    }

    @Test func `a plugin's library can be written over while it runs`() async throws {
        try await TestFolder.with { folder async throws in
            let library = "\(folder.path)/libZoo.so"
            try FileManager.default.copyItem(atPath: Build.zoo, toPath: library)
            try await LiveHost.with([.init(library: library)]) { bot async throws in
                let before = bot.pid()
                let file = try #require(FileHandle(forWritingAtPath: library))
                try file.write(contentsOf: Data(repeating: 0, count: 4_000_000))
                try file.truncate(atOffset: 100)
                try file.close()
                for number in 0..<10 { #expect(try await bot.says("zoo echo \(number)").plain == "\(number)") }
                #expect(try await bot.says("zoo count").plain == "1")
                #expect(bot.pid() == before)
            }
        }
    }
}
