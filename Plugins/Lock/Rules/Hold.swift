package import FoundationEssentials
package import PluginAPI

/// Nobody may take an environment, whoever has it now: for maintenance, or before a release.
package struct Hold: Codable, Equatable, Sendable {
    /// nil when another plugin put it there on nobody's behalf.
    package let by: Person?
    package let since: Date
    /// When it ends by itself; nil when only `unhold` ends it.
    package let until: Date?
    package let reason: String?

    package init(by person: Person?, since: Date, until: Date? = nil, reason: String? = nil) {
        by = person
        self.since = since
        self.until = until
        self.reason = reason
    }

    package func isOver(at now: Date) -> Bool { until.map { $0 <= now } ?? false }
}
