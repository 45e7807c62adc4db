import PluginAPI

/// `plugins`: which there are, and starting one anew.
struct PluginCommands: Sendable {
    let plugins: Plugins

    @CommandsBuilder var all: [Command] {
        list
        reload
    }

    private var list: Command {
        Command("plugins", summary: "Lists the plugins, and whether each one runs.", effect: .reads) { _ in
            HostWords.plugins(plugins.all.map { PluginSummary($0, plugins.declaration(of: $0.settings.instance)) })
        }
    }

    private var reload: Command {
        Command(
            "plugins reload <plugin>", summary: "Starts a plugin anew, from its library as it is now, without a gap.",
            example: "plugins reload lock", needs: .admins
        ) { call in
            let name = try call.argument("plugin")
            guard let plugin = plugins[name.lowercased()] else {
                let near = EditDistance.nearest(to: name, among: plugins.all.map(\.settings.instance), most: 1).first
                let guess: RichText = near.map { " Did you mean \(code: $0)?" } ?? ""
                throw Refusal(
                    "host.unknown_plugin", "There is no plugin \(code: name).\(guess) All there are: \(code: "plugins")"
                )
            }
            do {
                try await plugin.reload()
            } catch {
                throw Refusal("host.not_reloaded", "\(bold: name) is not reloaded. \("\(error)" as String)")
            }
            return Outcome("host.reloaded", ["plugin": plugin.settings.instance], "\(bold: name) is reloaded.")
        }
    }
}

extension PluginSupervisor.Status {
    /// The state's name, for programs.
    package var name: String {
        switch self {
        case .starting: "starting"
        case .running: "running"
        case .restarting: "restarting"
        case .broken: "broken"
        case .stopped: "stopped"
        }
    }
}
