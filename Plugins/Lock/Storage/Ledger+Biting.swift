import FoundationEssentials
import PluginAPI

extension Ledger {
    /// Whom `request` would have asked about `environments`.
    func plan(_ environments: [Environment], _ request: BiteRequest) -> BitePlan {
        let settings = settings
        return BitePlan(
            environments, for: request, now: now, rules: { settings.rules.changed(by: $0.overrides) },
            hours: { settings.biting.hours(of: $0) }, escalation: settings.biting.escalation)
    }

    /// Asks about those of `filter` that are due, once: that they were asked is written down in the same step.
    func bite(_ filter: StatusFilter, _ request: BiteRequest) async throws -> BitePlan {
        try await change { desk in
            let plan = plan(filter.select(from: try await desk.all()), request)
            for bitten in plan.bites.flatMap(\.locks) { desk.put(bitten.environment) }
            for notice in notices(of: plan) { desk.tell(notice) }
            return plan
        }
    }

    /// One message a person with all that they have, and one a room with all that is to be said there.
    private func notices(of plan: BitePlan) -> [Outcome] {
        let words = LockWords(host)
        return plan.bites.flatMap { bite in
            [words.bite(bite)]
                + rooms(of: bite).map {
                    words.biteForOthers($0.code, bite.person, $0.environments, audience: $0.audience)
                }
        }
    }

    private func rooms(
        of bite: BitePlan.Bite
    ) -> [(code: String, audience: Audience, environments: [Environment])] {
        let inRooms = bite.locks.filter { $0.steps.contains(.channel) }.map(\.environment)
        var byRoom: [(room: Room, environments: [Environment])] = []
        for environment in inRooms {
            guard let room = environment.holder?.room else { continue }
            if let index = byRoom.firstIndex(where: { $0.room == room }) {
                byRoom[index].environments.append(environment)
            } else {
                byRoom.append((room, [environment]))
            }
        }
        var told = byRoom.map { ("lock.bite_in_room", Audience.room($0.room), $0.environments) }
        let forAdmins = bite.locks.filter { $0.steps.contains(.admins) }.map(\.environment)
        if !forAdmins.isEmpty {
            told.append(("lock.bite_for_admins", settings.adminRoom.map { .room($0) } ?? .functionalLog, forAdmins))
        }
        return told
    }
}
