import Concurrency
import PluginAPI

/// How what is said gets into its lane, and through it.
extension Outbox {
    private enum Admission: Sendable {
        /// It is its turn: whoever brings it delivers this. The rest of it waits, if there is more, until the latch opens.
        case turn(OutboxEntry, Latch?)
        case queued(Latch?)
        case full
    }

    /// Says `entry`. Returns when it has been said, given up, or has to wait for longer than it takes to say it.
    func say(_ entry: OutboxEntry) async {
        let key = LaneKey(entry.sent.place.audience)
        let adapter = adapter(of: key.id)
        let parts = entry.parts(adapter?.textLimit, now: clock.now())
        switch admit(parts, to: key, pace: adapter?.pace, isWaitedFor: true) {
        case .turn(let entry, let last):
            await attempt(entry, key, over: adapter)
            await last?.wait()
        case .queued(let last): await last?.wait()
        case .full: refuse(entry)
        }
    }

    /// Puts `entry` into its lane, and returns at once.
    func enqueue(_ entry: OutboxEntry) {
        let key = LaneKey(entry.sent.place.audience)
        let adapter = adapter(of: key.id)
        let parts = entry.parts(adapter?.textLimit, now: clock.now())
        if case .full = admit(parts, to: key, pace: adapter?.pace, isWaitedFor: false) { refuse(entry) }
    }

    /// Puts `outcome` in the place of what waits to be said for `sent`; false when none of it waits.
    func replace(_ sent: Sent, with edited: OutboxEntry) -> Bool {
        let key = LaneKey(sent.place.audience)
        let parts = edited.parts(adapter(of: key.id)?.textLimit, now: clock.now()).map(\.weighed)
        let replaced = state.withLock { state -> [OutboxEntry] in
            guard let replaced = state.lanes[key]?.replace(sent, with: parts), !replaced.isEmpty else { return [] }
            for entry in replaced { state.waiting.remove(entry) }
            for entry in parts { state.waiting.add(entry.standing(for: replaced[0])) }
            return replaced
        }
        for entry in replaced { entry.settled?.open() }
        return !replaced.isEmpty
    }

    private func admit(
        _ parts: [OutboxEntry], to key: LaneKey, pace: DeliveryPace?, isWaitedFor: Bool
    ) -> Admission {
        let now = clock.elapsed()
        return state.withLock { state in
            guard !state.isClosed, state.waiting.hasRoom(for: parts),
                let admitted = state.lanes[key, default: Lane(pace: pace)]
                    .admit(parts, isWaitedFor: isWaitedFor, now: now)
            else { return .full }
            for entry in admitted.waiting { state.waiting.add(entry) }
            if let turn = admitted.turn { return .turn(turn, admitted.last) }
            drive(key, &state)
            return .queued(admitted.last)
        }
    }

    // MARK: Going through

    /// Drives the lanes in which something has to wait, until cancelled.
    package func run() async {
        await withDiscardingTaskGroup { driving in
            for await key in undriven.stream {
                driving.addTask { await self.drive(key) }
            }
        }
    }

    /// Has somebody drive a lane, unless somebody does or there is nothing to do.
    private func drive(_ key: LaneKey, _ state: inout State) {
        guard state.lanes[key]?.entries.isEmpty == false, state.driven.insert(key).inserted else { return }
        undriven.continuation.yield(key)
    }

    private func drive(_ key: LaneKey) async {
        while !Task.isCancelled {
            let turn = turn(of: key)
            await giveUp(turn.expired)
            switch turn.step {
            // Another one may have come in its place since the last time.
            case .deliver(let entry): await attempt(entry, key, over: adapter(of: key.id))
            case .confirm(let entry, let confirmation): await confirm(entry, key, confirmation)
            case .rest(let moment):
                _ = try? await withDeadline(at: moment, clock: clock) { await turn.nudge?.wait() }
            case .busy, .nothing: return
            }
        }
    }

    private func turn(of key: LaneKey) -> Turn {
        let now = clock.elapsed()
        let (turn, settled) = state.withLock { state -> (Turn, [Latch]) in
            let turn = state.turn(of: key, now: now)
            return (turn, state.takeSettling(now: now))
        }
        for latch in settled { latch.open() }
        return turn
    }

    // MARK: One attempt

    private func attempt(_ entry: OutboxEntry, _ key: LaneKey, over adapter: (any ChatAdapter)?) async {
        let delivery: Delivery
        do throws(DeliveryError) {
            guard let adapter else { throw noAdapter(for: key) }
            await number(entry, for: adapter)
            delivery = try await adapter.deliver(entry.message(now: clock.now()))
            entry.sent.note(id: adapter.canEdit ? delivery.id : nil, ofPart: entry.part, at: clock.elapsed())
        } catch {
            return await fail(entry, key, error)
        }
        guard let confirmation = delivery.confirmation else { return await finish(entry, key) }
        change(key) { $0.hand(over: confirmation) }
    }

    /// Gives the choices of `entry` numbers, once, where the network has no buttons for them.
    private func number(_ entry: OutboxEntry, for adapter: any ChatAdapter) async {
        guard let choices, !entry.outcome.choices.isEmpty, !adapter.hasButtons, entry.sent.hint == nil else { return }
        entry.sent.note(
            hint: await choices.hint(entry.outcome.choices, for: entry.sent.place.audience, now: clock.now()))
    }

    private func confirm(_ entry: OutboxEntry, _ key: LaneKey, _ confirmation: Delivery.Confirmation) async {
        do throws(DeliveryError) {
            try await confirmation()
        } catch {
            return await fail(entry, key, error)
        }
        await finish(entry, key)
    }

    private func finish(_ entry: OutboxEntry, _ key: LaneKey) async {
        await forget(entry)
        change(key, over: entry) { $0.finish() }
    }

    private func fail(_ entry: OutboxEntry, _ key: LaneKey, _ error: DeliveryError) async {
        let fields = [("to", key.id), ("code", entry.outcome.code)]
        if case .refused = error {
            log.write(.error, "a message could not be delivered: \(error)", fields, from: "host")
            tellSender(of: entry)
            await forget(entry)
        }
        let now = clock.elapsed()
        var isFirst = false
        change(key, over: error.isFinal ? entry : nil) { lane in
            isFirst = lane.fail(error, now: now, chance: Double.random(in: 0...1))
        }
        guard isFirst else { return }
        log.write(.warning, "a message has to wait: \(error)", fields, from: "host")
    }

    /// Changes a lane, says to those who wait that they need not, and sees to it that the lane goes on.
    ///
    /// - Parameter ended: What is not in the lane any more.
    private func change(_ key: LaneKey, over ended: OutboxEntry? = nil, _ change: (inout Lane) -> Void) {
        let now = clock.elapsed()
        let (released, settled) = state.withLock { state -> ([Latch], [Latch]) in
            let released = state.change(key, over: ended, now: now, change)
            drive(key, &state)
            return (released, state.takeSettling(now: now))
        }
        for latch in released { latch.open() }
        for latch in settled { latch.open() }
    }

    /// The network has it, or will never.
    private func forget(_ entry: OutboxEntry) async {
        guard let message = entry.stored, entry.isLastPart else { return }
        do {
            try await stored.remove(message)
        } catch {
            log.error(
                "a message that was delivered stays stored, and may be said again: \(error)", ["key": message.key])
        }
    }

    private func noAdapter(for key: LaneKey) -> DeliveryError {
        let id = String(key.id.prefix { key.id.contains("/") ? $0 != "/" : $0 != ":" })
        if state.withLock({ $0.missing.insert(id).inserted }) {
            log.error(
                "messages wait for \(key.id), which belongs to no adapter of this bot",
                ["adapters": adapters.ids.joined(separator: " ")])
        }
        return .unreachable("no adapter \(id)")
    }

    // MARK: Giving up

    /// What is stored is refused only when the bot stops, and is said after its next start.
    private func refuse(_ entry: OutboxEntry) {
        if entry.stored == nil { drop(entry, "too much waits already") }
    }

    private func giveUp(_ expired: [OutboxEntry]) async {
        guard !expired.isEmpty else { return }
        for entry in expired {
            drop(entry, entry.stored == nil ? "the network stayed away too long" : "its time is over")
            tellSender(of: entry)
            await forget(entry)
        }
        state.withLock { $0.givingUp -= expired.count }
        noteQuiet()
    }

    /// Has the plugin know that nobody will read what it sent.
    private func tellSender(of entry: OutboxEntry) {
        guard let message = entry.stored, entry.isLastPart else { return }
        state.withLock { $0.onGivingUp }?(message)
    }

    private func drop(_ entry: OutboxEntry, _ reason: String) {
        log.write(
            .error, "a message was given up: \(reason)",
            [("to", LaneKey(entry.sent.place.audience).id), ("code", entry.outcome.code)], from: "host")
        entry.settled?.open()
    }
}
