import BotHost
import Glibc
import PluginAPI
import Testing

/// Whatever a plugin does wrong, in C or in Swift: who asked it is told, the others are served, and nothing is left of it.
@Suite(.timeLimit(.minutes(5))) struct FaultTests {
    @Test(arguments: Fault.all)
    func `a fault costs one command, nobody else anything, and leaves nothing behind`(fault: Fault) async {
        // In a process of its own, where nobody else opens files and starts processes.
        await #expect(processExitsWith: .success) { [fault] in
            let harmless = Fault(
                zoo: fault.zoo, command: "echo hi", told: .own("\(fault.zoo.rawValue).echo", "hi"))
            let files = try await harmless.happens()
            let before = try OpenThings()
            #expect(try await fault.happens() == files)
            #expect(try OpenThings() == before)
        }
    }

    @Test(arguments: [
        LiveHost.Plugin(instance: "stillborn", library: Build.cZoo),
        LiveHost.Plugin(instance: "czoo", library: Build.cZoo, settings: ["crashesAtStart": true]),
        LiveHost.Plugin(instance: "zoo", library: Build.zoo, settings: ["trapsAtStart": true]),
    ])
    func `a plugin that crashes in the handshake is tried again, and the others serve`(plugin: LiveHost.Plugin)
        async throws
    {
        try await LiveHost.with([plugin, .init(instance: "other", library: Build.cZoo)]) { bot async throws in
            await bot.log.wait(for: "warning \(plugin.instance): is started again in=")
            let refusal = try await bot.says("\(plugin.instance) echo hi")
            #expect(refusal.code == "host.unknown_command")
            #expect(refusal.plain.contains("Not running now: \(plugin.instance), see plugins."))
            #expect(try await bot.says("other echo hi").plain == "hi")
            #expect(bot.log.count("error \(plugin.instance): '\(plugin.library)' was ended by SIG") > 0)
            #expect(bot.log.count(" before it was ready; the log may say why.") > 0)
            await bot.ends()
            #expect(bot.log.count("other: was ended") == 0)
        }
    }

    @Test func `a plugin that speaks only a newer protocol is broken, and the others serve`() async throws {
        let newer = LiveHost.Plugin(instance: "newer", library: Build.cZoo)
        try await LiveHost.with([newer, .init(instance: "other", library: Build.cZoo)]) { bot async throws in
            let reason = "'\(Build.cZoo)' speaks plugin protocol 99, this host speaks 0. Rebuild the plugin."
            #expect(try await bot.says("plugins").plain.hasPrefix("newer: broken since "))
            #expect(try await bot.says("plugins").plain.contains("(just now). \(reason)\n"))
            #expect(bot.log.count("error newer: \(reason)") == 1)
            #expect(try await bot.says("newer echo hi").code == "host.unknown_command")
            #expect(try await bot.says("other echo hi").plain == "hi")
        }
    }
}

extension Fault {
    /// Runs a bot with two copies of the zoo, of which one misbehaves.
    ///
    /// - Returns: The files that are left in the data folder.
    fileprivate func happens() async throws -> [String] {
        let memory = Confinement(memory: ByteSize(mebibytes: 64))
        let plugins = [zoo.rawValue, "other"].map {
            LiveHost.Plugin(instance: $0, library: zoo.library, confinement: memory)
        }
        return try await LiveHost.with(plugins) { bot async throws in
            let (pid, other) = (try #require(bot.pid(of: zoo.rawValue)), try #require(bot.pid(of: "other")))
            try await misbehave(bot)
            #expect(try await bot.says("\(zoo.rawValue) echo again").plain == "again")
            #expect((bot.pid(of: zoo.rawValue) == pid) == (ends == nil && !isReloaded))
            #expect(bot.pid(of: "other") == other)
            for (code, count) in said { #expect(bot.chat.messages.count { $0.code == code } == count, "\(code)") }
            await bot.ends()
            #expect(waitpid(-1, nil, WNOHANG) == -1 && errno == ECHILD)
            for (line, count) in logged { #expect(bot.log.count(line) == count, "\(line): \(bot.log.all)") }
            return try bot.folder.names(in: "data") + bot.folder.names(in: "data/libraries")
        }
    }

    private func misbehave(_ bot: LiveHost) async throws {
        try bot.folder.write("secrets", to: "data/bothost.db")
        async let said = bot.says("\(zoo.rawValue) \(command.replacing("FOLDER", with: bot.folder.path))")
        if let sign { await bot.chat.hears(sign) }
        try await othersAreServed(by: bot)
        for seconds in patience { try await pass(seconds, bot) }
        try expect(await said, bot)
        if let line = logged.first(where: { $0.value > 0 && ends == nil && !isReloaded })?.key {
            await bot.log.wait(for: line)
        }
        for seconds in afterwards { try await pass(seconds, bot) }
        if let killedFor { await bot.log.wait(for: "error \(zoo.rawValue): \(killedFor); killed") }
        if let ends {
            await bot.log.wait(for: "error \(zoo.rawValue): \(ends)")
            await bot.log.wait(for: "warning \(zoo.rawValue): is started again in=")
        }
        if isReloaded {
            #expect(try await bot.says("plugins reload \(zoo.rawValue)").code == "host.reloaded")
            await bot.log.wait(for: "\(zoo.rawValue): has been replaced")
        }
    }

    private func othersAreServed(by bot: LiveHost) async throws {
        #expect(try await bot.says("other echo meanwhile", as: "bo").plain == "meanwhile")
    }

    private func pass(_ seconds: Int, _ bot: LiveHost) async throws {
        bot.advance(by: .seconds(seconds))
        bot.host.plugins.check()
        // Its answer comes behind that to a ping.
        try await othersAreServed(by: bot)
    }

    private func expect(_ message: OutgoingMessage, _ bot: LiveHost) throws {
        let words: Refusal
        switch told {
        case .own(let code, let text):
            #expect(message.code == code)
            return #expect(message.plain == text)
        case .crash: words = HostWords.outcomeUnknown(zoo.rawValue, incident: try incident(of: message, bot))
        case .deadline:
            words = HostWords.tookTooLong(zoo.rawValue, .seconds(5), incident: try incident(of: message, bot))
        case .fault: words = HostWords.fault(incident: try incident(of: message, bot))
        }
        #expect(message.code == words.code)
        #expect(message.plain == PlainText(zone: .utc).render(words.text, now: .distantPast))
    }

    private func incident(of message: OutgoingMessage, _ bot: LiveHost) throws -> String {
        let incident = try #require(message.data?["incident"]?.string, "\(message.plain)")
        #expect(bot.log.count("incident=\(incident)") == 1)
        return incident
    }
}
