package import PluginAPI
import Synchronization

/// Everything that people ask of the bot passes here first: commands typed or chosen, and what plugins hear.
package final class Gate: Sendable {
    /// What counts at one time; an object, so that to look at it is to take one reference.
    private final class Snapshot: Sendable {
        let access: Access

        init(_ access: Access) { self.access = access }
    }

    private struct State {
        var snapshot: Snapshot
        var isLoaded = false

        mutating func change(_ change: (inout Access) -> Void) {
            var access = snapshot.access
            change(&access)
            snapshot = Snapshot(access)
        }
    }

    private let hasRules: Atomic<Bool>
    private let state: Mutex<State>

    package init(_ access: Access = Access()) {
        hasRules = Atomic(!access.rules.isEmpty)
        state = Mutex(State(snapshot: Snapshot(access)))
    }

    /// Whether `request` may be done, and why.
    package func decision(on request: AccessRequest) -> AccessDecision {
        // Most commands are for everybody.
        if request.needs == nil, !hasRules.load(ordering: .acquiring) { return .free }
        return state.withLock { $0.snapshot }.access.decision(on: request)
    }

    /// Why `request` is not to be done; nil when it may be.
    package func refusal(of request: AccessRequest) -> Access.Refusal? { decision(on: request).refusal }

    /// What counts now.
    package var access: Access { state.withLock { $0.snapshot }.access }

    /// Which commands somebody may run there, at least with some arguments.
    package func permission(of person: Person, in room: Room?) -> HostWords.Permission {
        let access = access
        return { access.mayAllow(AccessRequest($0, person: person, room: room), having: $0.usage.names) }
    }

    /// From now on `configured` counts, with those whom admins added in chat.
    func change(to configured: Access) {
        state.withLock { state in
            state.change { $0 = configured.adding(from: $0) }
            hasRules.store(!configured.rules.isEmpty, ordering: .releasing)
        }
    }

    // MARK: Roles managed in chat

    /// From now on `stored` counts.
    func take(_ stored: ChatRole, as role: Role) {
        state.withLock { state in state.change { $0.take(stored, as: role) } }
    }

    /// Takes over all that is stored. Returns whether that had not been done before.
    func load(_ stored: [(role: Role, people: ChatRole)]) -> Bool {
        state.withLock { state in
            state.change { access in
                for (role, people) in stored { access.take(people, as: role) }
            }
            defer { state.isLoaded = true }
            return !state.isLoaded
        }
    }
}
