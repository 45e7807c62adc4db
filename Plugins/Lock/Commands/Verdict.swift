import PluginAPI

/// What came of a command for one environment.
enum Verdict: Sendable {
    case done(Outcome)
    case refused(Refusal)
    /// There is none of that name; what is near is found out when nothing is being changed.
    case unknown(String)
}
