package import FoundationEssentials
import PluginAPI

/// Taking several environments: all of them, or none.
package enum TakingTogether: Equatable, Sendable {
    /// What came of each, in their order.
    case taken([Environment.Taking])
    /// Those that could not be had, and why. Nothing is taken.
    case blocked([Blocked])

    package struct Blocked: Equatable, Sendable {
        package let environment: Environment
        package let taking: Environment.Taking
    }

    /// Gives all of `environments` to the person of `request`, if each can be had.
    package static func take(
        _ environments: inout [Environment], _ request: Environment.Request, now: Date,
        rules: (Environment) -> LockRules
    ) -> TakingTogether {
        var request = request
        // To wait for one of several makes no sense while the others are free.
        request.waits = false
        var taken = environments
        var takings: [Environment.Taking] = []
        for index in taken.indices {
            var rules = rules(taken[index])
            rules.queuesOnConflict = false
            takings.append(taken[index].take(request, now: now, rules))
        }
        let blocked = zip(taken, takings).filter { !$1.isSuccess }.map { Blocked(environment: $0, taking: $1) }
        guard blocked.isEmpty else { return .blocked(blocked) }
        environments = taken
        return .taken(takings)
    }
}

extension Environment.Taking {
    /// Whether the person has the environment now.
    package var isSuccess: Bool {
        switch self {
        case .acquired, .alreadyYours, .renewed, .claimed: true
        case .queued, .alreadyQueued, .refused, .frozen, .tooLong, .queueIsFull: false
        }
    }
}
