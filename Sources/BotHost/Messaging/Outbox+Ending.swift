import Concurrency
import PluginAPI

extension Outbox {
    /// How long what can be said now may take when the bot stops.
    private static let settlesWithin = Duration.seconds(5)
    private static let closesWithin = Duration.seconds(2)

    // MARK: Signs of life

    /// What was heard from a person or in a room shows that they can be reached again, and the bot's own coming to a
    /// network that the network can.
    package func note(_ message: IncomingMessage) {
        let nudges = state.withLock { state -> [Latch] in
            guard !state.driven.isEmpty else { return [] }
            let now = clock.elapsed()
            return lanes(of: message, among: state.lanes.keys).compactMap { key in
                state.lanes[key]?.wake(now: now, isSure: message.kind == .connected) == true
                    ? state.nudges.removeValue(forKey: key) : nil
            }
        }
        for nudge in nudges { nudge.open() }
    }

    private func lanes(of message: IncomingMessage, among keys: Dictionary<LaneKey, Lane>.Keys) -> [LaneKey] {
        if message.kind == .connected {
            let id = adapter(of: message)?.id
            return keys.filter { adapter(of: $0.id)?.id == id }
        }
        let person = LaneKey.person(message.person.id.rawValue)
        return [person] + [message.room].compactMap { $0 }.map { .room($0.id) }
    }

    // MARK: Quiet

    /// Returns when nothing can be said now that has not been said, or the task is cancelled.
    package func settle() async {
        let latch = Latch()
        state.withLock { $0.settling.append(latch) }
        noteQuiet()
        await latch.wait()
        state.withLock { state in state.settling.removeAll { $0 === latch } }
    }

    func noteQuiet() {
        let now = clock.elapsed()
        for latch in state.withLock({ $0.takeSettling(now: now) }) { latch.open() }
    }

    // MARK: Ending

    /// Says what can be said now, for some seconds. What is stored stays for the next start, the rest is given up.
    func drain() async {
        _ = try? await withDeadline(Self.settlesWithin, clock: clock) { await self.settle() }
        let left = state.withLock { state in
            state.isClosed = true
            return state.lanes.keys.flatMap { key in state.lanes[key]?.takeWaiting() ?? [] }
        }
        for entry in left where entry.stored == nil {
            log.write(
                .error, "a message was given up: the bot stops", [("code", entry.outcome.code)], from: "host")
        }
        for entry in left { entry.settled?.open() }
    }

    /// Lets what is being delivered end, now that the adapters are closed.
    func close() async {
        _ = try? await withDeadline(Self.closesWithin, clock: clock) { await self.settle() }
    }
}
