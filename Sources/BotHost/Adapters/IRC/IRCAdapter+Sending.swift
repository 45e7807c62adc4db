import Concurrency
import PluginAPI

/// How what the bot says goes out.
extension IRCAdapter {
    package func deliver(_ message: OutgoingMessage) async throws(DeliveryError) -> Delivery {
        message.isToBeConfirmed ? try deliverForSure(message) : try deliverSoon(message)
    }

    private func deliverSoon(_ message: OutgoingMessage) throws(DeliveryError) -> Delivery {
        let words = rendering.words(of: message, now: clock.elapsed())
        let isTaken = state.withLock { state in
            guard state.delivery.append(words) else { return false }
            sendSoon(&state)
            return true
        }
        guard isTaken else { throw .later(after: nil) }
        return Delivery(id: nil)
    }

    /// Only where it can be said now: what cannot be said is kept by who wants it confirmed.
    private func deliverForSure(_ message: OutgoingMessage) throws(DeliveryError) -> Delivery {
        let arrival = Answer<Bool>()
        try state.withLock { state throws(DeliveryError) in
            guard let session = state.session else { throw .unreachable("the bot is not on the network") }
            state.lastReceipt += 1
            let words = rendering.words(of: message, now: clock.elapsed(), receipt: state.lastReceipt)
            guard let place = words.first?.place else { return arrival.give(true) }
            guard session.surroundings.target(place) != nil else { throw .unreachable("\(place.id) is not there") }
            guard state.delivery.append(words) else { throw .later(after: nil) }
            state.receipts[state.lastReceipt] = arrival
            sendSoon(&state)
        }
        return Delivery(id: nil) { () async throws(DeliveryError) in
            let hasArrived: Bool
            do { hasArrived = try await arrival.value() } catch { throw .unreachable("the bot stops") }
            if !hasArrived { throw .unreachable("the server has not taken it") }
        }
    }

    /// Tells those who wait for a message's arrival what is known of it.
    func tellArrivals(_ state: inout State) {
        for settled in state.delivery.takeSettled() {
            state.receipts.removeValue(forKey: settled.number)?.give(settled.hasArrived)
        }
    }

    /// Does so once nothing else is to be done: what is said until then goes out together.
    private func sendSoon(_ state: inout State) {
        guard !state.sendsSoon else { return }
        state.sendsSoon = true
        connector.afterAll {
            self.state.withLock { state in
                state.sendsSoon = false
                self.sendDue(&state)
            }
        }
    }

    /// Sends what may go now, and sees to it that all else is done when it is due.
    func sendDue(_ state: inout State) {
        let now = clock.elapsed()
        var due: Duration?
        if let session = state.session, let connection = state.connection {
            let (lines, wait) = state.delivery.takeDue(now: now, session.surroundings)
            if !lines.isEmpty { connection.send(IRCMessage.bytes(of: lines)) }
            due = wait.map { now + $0 }
        }
        tellArrivals(&state)
        if state.delivery.isEmpty { state.drained?.open() }
        let times = [state.session?.nextTick(now: now), due, state.delivery.nextExpiry(now: now)]
        let wakesAt = times.compactMap { $0 }.min() ?? now + .seconds(60)
        if wakesAt < state.wakesAt { state.nudge.open() }
        state.wakesAt = wakesAt
    }

    /// What could not be said for too long is not said any more.
    func expireWords() {
        let expired = state.withLock { state in
            let target = state.session?.surroundings.target
            return state.delivery.takeExpired(now: clock.elapsed()) { target?($0) != nil }
        }
        for words in expired {
            log.error("could not be said for too long", ["to": words.place.id, "words": words.text], from: id)
        }
    }
}

extension IRCPlace {
    fileprivate var id: String {
        switch self {
        case .room(let room): room.id
        case .person(let person): person.id.rawValue
        }
    }
}
