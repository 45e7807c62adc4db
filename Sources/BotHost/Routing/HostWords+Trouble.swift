package import PluginAPI

/// What the host says when something went wrong, and it is nobody's typing.
extension HostWords {
    /// For what only looks: it was tried twice.
    package static func crashed(_ plugin: String, incident: String) -> Refusal {
        Refusal(
            "host.plugin_crashed", ["incident": incident],
            "\(bold: plugin) crashed while it was doing that, and again when it was asked once more. Nothing was changed. Tell an admin: incident \(code: incident)."
        )
    }

    package static func outcomeUnknown(_ plugin: String, incident: String) -> Refusal {
        Refusal(
            "host.outcome_unknown", ["incident": incident],
            "\(bold: plugin) crashed while it was doing that, so look first whether it was done before you repeat it, and tell an admin: incident \(code: incident)."
        )
    }

    package static func setAside(_ entry: Quarantine.Entry) -> Refusal {
        Refusal(
            "host.set_aside", ["id": entry.id],
            "\(code: entry.text.shortened) crashed \(bold: entry.plugin) again and again, so it is set aside since \(time: entry.since). An admin can let it through: \(command: "quarantine drop \(entry.id)")"
        )
    }

    package static func tookTooLong(_ plugin: String, _ deadline: Duration, incident: String) -> Refusal {
        Refusal(
            "host.deadline", ["incident": incident],
            "\(bold: plugin) did not finish that within \(deadline) and was told to stop; look whether it was done before you repeat it. Tell an admin: incident \(code: incident)."
        )
    }

    package static func fault(incident: String) -> Refusal {
        Refusal(
            "host.fault", ["incident": incident],
            "That did not work, and it is not your fault. Tell an admin: incident \(code: incident).")
    }

    package static func notRunning(_ plugin: String) -> Refusal {
        Refusal(
            "host.plugin_unavailable", ["plugin": plugin],
            "\(bold: plugin) is not running right now; try again in a minute, and tell an admin if it stays so.")
    }

    package static func broken(_ plugin: String, _ reason: String) -> Refusal {
        Refusal(
            "host.plugin_broken", ["plugin": plugin, "reason": reason],
            "\(bold: plugin) could not be started: \(reason)")
    }

    package static let cutOff = Refusal(
        "host.cut_off",
        "I am stopping, and this was not finished in time; look whether it was done before you repeat it.")

    package static let busy = Refusal("host.busy", "I have too much to do right now; try again in a moment.")

    package static let stopping = Refusal("host.stopping", "I am stopping right now; try again in a minute.")
}
