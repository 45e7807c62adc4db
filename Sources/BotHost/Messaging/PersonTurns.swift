package import Concurrency
package import PluginAPI
import Synchronization

/// Has the commands of one person take effect in the order in which they were typed.
///
/// What changes something holds back the same person's next commands until it is done, but not for longer than
/// two seconds from when it began: a long deploy must not keep its own `abort` waiting. What only reads holds nobody
/// back.
package final class PersonTurns: Sendable {
    private static let longest = Duration.seconds(2)

    private let last = Mutex<[Person.ID: Turn]>([:])
    private let clock: any BotClock

    package init(clock: any BotClock) { self.clock = clock }

    /// A place in the queue of `person`, taken now. To be used once, with `run`.
    package func take(_ person: Person.ID, isReading: Bool) -> Ticket {
        last.withLock { last in
            let previous = last[person]
            let own = isReading ? nil : Turn()
            if let own { last[person] = own }
            return Ticket(person: person, previous: previous, own: own)
        }
    }

    /// Runs `work` when the turn has come.
    package func run(_ ticket: Ticket, _ work: () async -> Void) async {
        if let previous = ticket.previous {
            // Its time counts from when it began: those that wait behind it keep their order among themselves.
            await previous.began.wait()
            _ = try? await withDeadline(Self.longest, clock: clock) { await previous.ended.wait() }
        }
        ticket.own?.began.open()
        await work()
        guard let own = ticket.own else { return }
        own.ended.open()
        last.withLock { last in
            if last[ticket.person] === own { last[ticket.person] = nil }
        }
    }

    package struct Ticket: Sendable {
        fileprivate let person: Person.ID
        fileprivate let previous: Turn?
        fileprivate let own: Turn?
    }

    /// One command that holds others back.
    fileprivate final class Turn: Sendable {
        let began = Latch()
        let ended = Latch()
    }
}
