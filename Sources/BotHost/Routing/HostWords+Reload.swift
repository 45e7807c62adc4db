package import PluginAPI

/// What the host says when its config was read anew.
extension HostWords {
    /// More problems than these nobody reads in a chat.
    private static let mostProblems = 20

    package static func reloaded(_ report: ReloadReport) -> Outcome {
        guard !report.isEmpty else {
            return Outcome("host.config_reloaded", report, "Nothing in the config is different; all goes on.")
        }
        let lines = lines(of: report).map { "\n  \($0)" as RichText }
        return Outcome(
            "host.config_reloaded", report, "The config is read anew.\(RichText(joining: lines, separator: ""))")
    }

    package static func notReloaded(_ refused: ReloadRefused) -> Refusal {
        let lines = refused.problems.prefix(mostProblems).map { "\n  \($0)" as RichText }
        let rest = refused.problems.count - lines.count
        let more: RichText = rest > 0 ? "\n  and \(rest) more, which stand in the log" : ""
        return Refusal(
            "host.config_refused", ["problems": refused.problems],
            "The config cannot be used, so I go on with the one that I had. Correct \(code: refused.file), then: \(code: "bothost reload")\(RichText(joining: lines, separator: ""))\(more)"
        )
    }

    /// One line for each part of the bot: "lock: settings changed, restarted".
    package static func lines(of report: ReloadReport) -> [String] {
        let settings = report.settings.isEmpty ? [] : ["\(report.settings.joined(separator: ", ")): changed"]
        return settings + report.plugins.map { line($0, restarted: "restarted", kept: "it goes on as it was") }
            + report.networks.map { line($0, restarted: "connects anew", kept: "") }
    }

    private static func line(_ part: ReloadReport.Part, restarted: String, kept: String) -> String {
        switch part.fate {
        case "changed":
            let what = "\(part.name): \(part.differences.joined(separator: ", ")) changed"
            return part.trouble.map { "\(what), but \(kept). \($0)" } ?? "\(what), \(restarted)"
        case "added": return part.trouble.map { "\(part.name): added, but broken. \($0)" } ?? "\(part.name): added"
        default: return "\(part.name): \(part.fate)"
        }
    }
}
