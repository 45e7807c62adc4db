package import PluginAPI

/// Whether somebody may do something, and why.
package struct AccessDecision: Equatable, Sendable {
    /// What was decided by.
    package enum Ground: Equatable, Sendable {
        /// Nothing is asked for, and no rule is about it.
        case nothing
        /// What the command itself asks for.
        case declared(Role)
        case rule(AccessRule)
    }

    package enum Verdict: Equatable, Sendable {
        case allowed(Permission)
        case refused(Access.Refusal)
    }

    /// What lets somebody do it.
    package enum Permission: Equatable, Sendable {
        /// Everybody may.
        case everybody
        case role(Role)
        /// The rule names them.
        case named
    }

    package let ground: Ground
    package let verdict: Verdict

    package init(_ ground: Ground, _ verdict: Verdict) {
        self.ground = ground
        self.verdict = verdict
    }

    package var refusal: Access.Refusal? {
        guard case .refused(let refusal) = verdict else { return nil }
        return refusal
    }

    static let free = AccessDecision(.nothing, .allowed(.everybody))
}
