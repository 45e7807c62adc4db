package import FoundationEssentials
package import PluginAPI

/// What the host says about starting and stopping plugins.
extension HostWords {
    // MARK: Done

    package static func started(_ plugin: String, _ code: String) -> Outcome {
        Outcome(code, ["plugin": plugin], "\(bold: plugin) runs\(code == "host.plugin_restarted" ? " anew" : "").")
    }

    package static func stopped(_ plugin: String) -> Outcome {
        Outcome(
            "host.plugin_stopped", ["plugin": plugin],
            "\(bold: plugin) is stopped. It starts again with the bot, or by \(command: "plugins start \(plugin)").")
    }

    package static func disabled(_ plugin: String) -> Outcome {
        Outcome(
            "host.plugin_disabled", ["plugin": plugin],
            "\(bold: plugin) is disabled, and stays so when the bot is started again. To undo that: \(command: "plugins enable \(plugin)")"
        )
    }

    package static func reloaded(_ plugin: String) -> Outcome {
        Outcome("host.reloaded", ["plugin": plugin], "\(bold: plugin) is reloaded.")
    }

    // MARK: Not done

    package static func unknownPlugin(_ name: String, among all: [String]) -> Refusal {
        let near = EditDistance.nearest(to: name.lowercased(), among: all, most: 1).first
        let guess: RichText = near.map { " Did you mean \(code: $0)?" } ?? ""
        return Refusal(
            "host.unknown_plugin", ["near": near.map { [$0] } ?? []],
            "There is no plugin \(code: name.shortened).\(guess) All there are: \(command: "plugins")")
    }

    package static func notStarted(_ plugin: String, _ error: PluginLoadError) -> Refusal {
        Refusal(
            "host.plugin_not_started", ["plugin": plugin],
            "\(bold: plugin) does not start. \(error.description)")
    }

    package static func notReloaded(_ plugin: String, _ error: PluginLoadError) -> Refusal {
        Refusal("host.not_reloaded", ["plugin": plugin], "\(bold: plugin) is not reloaded. \(error.description)")
    }

    package static func runs(_ plugin: String, _ since: Date) -> Refusal {
        Refusal(
            "host.plugin_unchanged", ["plugin": plugin],
            "\(bold: plugin) runs already, since \(time: since) (\(ago: since)). For a new process: \(command: "plugins restart \(plugin)")"
        )
    }

    /// - Parameter already: Whether that is what was to be done.
    package static func isHeld(_ plugin: String, _ hold: PluginHold, already: Bool = false) -> Refusal {
        Refusal(
            "host.plugin_unchanged", ["plugin": plugin],
            "\(bold: plugin) is \(word(hold))\(already ? " already," : "") by \(hold.by) since \(time: hold.since) (\(ago: hold.since)). To \(hold.cure) it: \(command: "plugins \(hold.cure) \(plugin)")"
        )
    }

    package static func isNotDisabled(_ plugin: String, _ state: String) -> Refusal {
        Refusal(
            "host.plugin_unchanged", ["plugin": plugin],
            "\(bold: plugin) is not disabled, but \(state). To start it anew: \(command: "plugins restart \(plugin)")")
    }

    // MARK: Told to others

    /// For who types a command of a plugin that somebody stopped.
    package static func held(_ plugin: String, _ hold: PluginHold) -> Refusal {
        Refusal(
            "host.plugin_held", ["plugin": plugin, "by": hold.by.id.rawValue],
            "\(bold: plugin) is \(word(hold)) by \(hold.by) since \(time: hold.since) (\(ago: hold.since)). An admin can \(hold.cure) it: \(command: "plugins \(hold.cure) \(plugin)")"
        )
    }

    /// For who typed a command before that.
    package static func endedMeanwhile(_ plugin: String) -> Refusal {
        Refusal(
            "host.plugin_ended", ["plugin": plugin],
            "An admin ended \(bold: plugin) while it was doing that, so look whether it was done before you repeat it.")
    }

    private static func word(_ hold: PluginHold) -> String { hold.isLasting ? "disabled" : "stopped" }
}
