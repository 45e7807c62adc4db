import FoundationEssentials
package import PluginAPI

/// What the host says of itself and its plugins.
extension HostWords {
    package static func status(_ status: HostStatus) -> Outcome {
        let concerns = status.concerns.map { "\(bold: $0)" as RichText }
        let verdict: RichText =
            concerns.isEmpty ? "All is well." : "To be looked at: \(RichText(joining: concerns, separator: ", "))."
        var lines: [RichText] = ["BotHost \(status.version) runs \(span(status.since)). \(verdict)"]
        lines.append("\(bold: "Networks")\(status.networks.isEmpty ? ": none" : "")")
        lines += status.networks.map { "  \(network($0))" }
        lines.append("\(bold: "Plugins")\(status.plugins.isEmpty ? ": none" : "")")
        lines += status.plugins.map { "  \(plugin($0))" }
        lines.append("\(bold: "Under way"): \(queues(status.queues))")
        lines.append("\(bold: "Timers"): \(timers(status.queues))")
        if let memory = status.memory {
            let all = memory.host + memory.plugins
            lines.append("\(bold: "Memory"): \(mebibytes(all)), of which the plugins take \(mebibytes(memory.plugins))")
        }
        return Outcome("host.status", status, RichText(joining: lines, separator: "\n"), audience: .caller)
    }

    package static func plugins(_ plugins: [PluginSummary]) -> Outcome {
        guard !plugins.isEmpty else {
            return Outcome(
                "host.plugins", plugins, "No plugin is enabled. README.md says how to enable one.", audience: .caller)
        }
        let lines = plugins.map { summary -> RichText in
            "\(plugin(summary))\(summary.allowed.isEmpty ? "" : " (\(summary.allowed))")"
        }
        return Outcome("host.plugins", plugins, RichText(joining: lines, separator: "\n"), audience: .caller)
    }

    // MARK: Parts

    private static func network(_ network: HostStatus.Network) -> RichText {
        let unsaid: RichText = network.unsaid == 0 ? "" : ", \(count(network.unsaid, "message")) to be said"
        let state: RichText =
            switch network.state {
            case "connected": "connected \(span(network.since))"
            case "ended": "has ended"
            default: "not connected \(span(network.since))"
            }
        let trouble: RichText = network.trouble.map { ": \($0)" } ?? ""
        let next: RichText =
            network.next.map { "; tried again \(ago: $0)" } ?? (network.state == "connecting" ? "; being tried" : "")
        return "\(bold: network.id): \(state)\(unsaid)\(trouble)\(next)"
    }

    private static func plugin(_ plugin: PluginSummary) -> RichText {
        let by: RichText = plugin.by.map { " by \($0)" } ?? ""
        var parts: [RichText] = ["\(plugin.state)\(by) \(span(plugin.since))"]
        if let pid = plugin.pid { parts.append("process \(pid)") }
        if let memory = plugin.memory { parts.append(mebibytes(memory)) }
        if plugin.crashes > 0 { parts.append("crashed \(plugin.crashes == 1 ? "once" : "\(plugin.crashes) times")") }
        let version: RichText = plugin.version.map { " \($0)" } ?? ""
        let trouble: RichText = plugin.trouble.map { ". \($0)" } ?? ""
        return "\(bold: plugin.name)\(version): \(RichText(joining: parts, separator: ", "))\(trouble)"
    }

    private static func queues(_ queues: HostStatus.Queues) -> RichText {
        let parts: [RichText] =
            (queues.messages > 0 ? [count(queues.messages, "message")] : [])
            + (queues.commits > 0 ? ["\(count(queues.commits, "change")) on the way to the disk"] : [])
        return parts.isEmpty ? "nothing" : RichText(joining: parts, separator: ", ")
    }

    private static func timers(_ queues: HostStatus.Queues) -> RichText {
        guard let next = queues.nextTimer else { return "none" }
        return "\(queues.timers), next \(code: next.id) \(ago: next.at)"
    }

    /// "since 09:12 (3 h ago)"
    private static func span(_ since: Date) -> RichText { "since \(time: since) (\(ago: since))" }

    private static func count(_ count: Int, _ thing: String) -> RichText {
        "\(count) \(thing)\(count == 1 ? "" : "s")"
    }

    private static func mebibytes(_ bytes: Int) -> RichText { "\((bytes + (1 << 19)) >> 20) MiB" }
}
