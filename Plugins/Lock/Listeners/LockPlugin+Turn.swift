import PluginAPI

/// `ok` takes a turn.
extension LockPlugin {
    private static let takingWords = ["ok", "oui", "да", "take"]

    /// Hears who says nothing but `ok` to the bot while it is their turn. To anybody else it is none of this plugin's business.
    var turn: Listener {
        let loaded = loaded
        return Listener(
            "turn", words: Self.takingWords, summary: "Takes what was passed on to you, when you say just \"ok\"."
        ) { event in
            guard let word = event.asked?.lowercased(), Self.takingWords.contains(word) else { return nil }
            let ledger = Ledger(host: event.host, settings: loaded.value, now: event.now, room: event.room)
            let claimed = try await ledger.claimAll(for: event.person)
            return claimed.isEmpty ? nil : LockWords(event.host).claimed(claimed)
        }
    }
}

extension Ledger {
    /// Has `person` take all that was passed on to them, and that they have yet to take.
    fileprivate func claimAll(for person: Person) async throws -> [Environment] {
        let names = try await all().filter { $0.isTurn(of: person) }.map(\.name)
        guard !names.isEmpty else { return [] }
        let now = now
        return try await change { desk in
            var claimed: [Environment] = []
            for name in names {
                let change = try await desk.change(name) { environment, rules in
                    environment.settle(at: now, rules)
                    guard environment.isTurn(of: person) else { return false }
                    _ = environment.take(Environment.Request(person: person), now: now, rules)
                    return true
                }
                if let change, change.decision { claimed.append(change.environment) }
            }
            return claimed
        }
    }
}

extension Environment {
    /// Whether it was passed on to `person`, who has yet to take it.
    fileprivate func isTurn(of person: Person) -> Bool { holder?.person == person && holder?.claimUntil != nil }
}
