package import PluginAPI

/// How an invocation ended.
package struct InvocationEnding: Equatable, Sendable {
    package let code: String
    package let isSuccess: Bool
    /// Under which number the log says what went wrong.
    package let incident: String?

    package init(_ code: String, isSuccess: Bool, incident: String? = nil) {
        self.code = code
        self.isSuccess = isSuccess
        self.incident = incident
    }

    /// It ended with this outcome, or in silence.
    package init(_ outcome: OutcomeMessage?) {
        guard let outcome else {
            self.init("host.done", isSuccess: true)
            return
        }
        // A plugin's data are its own: only what the host says itself names an incident.
        let incident = outcome.code.hasPrefix("host.") ? outcome.data?["incident"]?.string : nil
        self.init(outcome.code, isSuccess: outcome.isSuccess, incident: incident)
    }
}
