package import PluginAPI

/// Whoever has had something for long is to be asked whether they still need it.
package struct BiteRequest: Sendable {
    /// Who wants it; nil when it was time for it.
    package var by: Person?
    /// How old a lock has to be; what the rules say unless given.
    package var olderThan: Duration?
    /// Whatever the hour, and however old the lock is.
    package var isForced: Bool

    package init(by person: Person? = nil, olderThan: Duration? = nil, isForced: Bool = false) {
        by = person
        self.olderThan = olderThan
        self.isForced = isForced
    }
}
