import PluginAPI

/// `plugins`: which there are, and starting, stopping and replacing one.
struct PluginCommands: Sendable {
    let plugins: Plugins
    let disabled: DisabledPlugins

    @CommandsBuilder var all: [Command] {
        list
        start
        stop
        restart
        reload
        enable
        disable
    }

    private var list: Command {
        Command("plugins", summary: "Lists the plugins, and whether each one runs.", effect: .reads) { _ in
            HostWords.plugins(plugins.all.map { PluginSummary($0, plugins.declaration(of: $0.instance)) })
        }
    }

    private var start: Command {
        Command(
            "plugins start <plugin>", summary: "Starts a plugin that was stopped, or one that rests after crashes.",
            example: "plugins start lock", needs: .admins
        ) { call in
            let (plugin, name) = try plugin(call)
            if let hold = plugin.hold, hold.isLasting { throw HostWords.isHeld(name, hold) }
            if case .running = plugin.status { throw HostWords.runs(name, plugin.since) }
            return try await started(name, "host.plugin_started", plugin.start)
        }
    }

    private var stop: Command {
        Command(
            "plugins stop <plugin>", summary: "Stops a plugin, until it is started or the bot is.",
            example: "plugins stop lock", needs: .admins
        ) { call in
            let (plugin, name) = try plugin(call)
            if let hold = plugin.hold { throw HostWords.isHeld(name, hold, already: true) }
            await plugin.stop(PluginHold(by: call.person, since: call.now, isLasting: false))
            return HostWords.stopped(name)
        }
    }

    private var restart: Command {
        Command(
            "plugins restart <plugin>", summary: "Ends a plugin's process, whatever it is doing, and starts a new one.",
            example: "plugins restart lock", needs: .admins
        ) { call in
            let (plugin, name) = try plugin(call)
            if let hold = plugin.hold { throw HostWords.isHeld(name, hold) }
            return try await started(name, "host.plugin_restarted", plugin.restart)
        }
    }

    private var reload: Command {
        Command(
            "plugins reload <plugin>", summary: "Starts a plugin anew, from its library as it is now, without a gap.",
            example: "plugins reload lock", needs: .admins
        ) { call in
            let (plugin, name) = try plugin(call)
            if let hold = plugin.hold { throw HostWords.isHeld(name, hold) }
            do throws(PluginLoadError) { try await plugin.reload() } catch { throw HostWords.notReloaded(name, error) }
            return HostWords.reloaded(name)
        }
    }

    private var enable: Command {
        Command(
            "plugins enable <plugin>", summary: "Lets a plugin run again that was disabled.",
            example: "plugins enable lock", needs: .admins
        ) { call in
            let (plugin, name) = try plugin(call)
            guard let hold = plugin.hold else { throw HostWords.isNotDisabled(name, plugin.status.name) }
            guard hold.isLasting else { throw HostWords.isHeld(name, hold) }
            try await disabled.remove(plugin)
            return try await started(name, "host.plugin_enabled", plugin.start)
        }
    }

    private var disable: Command {
        Command(
            "plugins disable <plugin>", summary: "Stops a plugin, over restarts of the bot too.",
            example: "plugins disable lock", needs: .admins
        ) { call in
            let (plugin, name) = try plugin(call)
            if let hold = plugin.hold, hold.isLasting { throw HostWords.isHeld(name, hold, already: true) }
            let hold = PluginHold(by: call.person, since: call.now, isLasting: true)
            try await disabled.add(plugin, hold)
            await plugin.stop(hold)
            return HostWords.disabled(name)
        }
    }

    // MARK: Parts

    private func plugin(_ call: Call) throws -> (PluginSupervisor, name: String) {
        let typed = try call.argument("plugin")
        guard let plugin = plugins[typed.lowercased()] else {
            throw HostWords.unknownPlugin(typed, among: plugins.all.map(\.instance))
        }
        return (plugin, plugin.instance)
    }

    private func started(
        _ name: String, _ code: String, _ start: () async throws(PluginLoadError) -> Void
    ) async throws -> Outcome {
        do throws(PluginLoadError) { try await start() } catch { throw HostWords.notStarted(name, error) }
        return HostWords.started(name, code)
    }
}
