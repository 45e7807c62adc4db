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

    private struct State {
        /// The newest turn of each person that holds others back.
        var last: [Person.ID: Turn] = [:]
        /// By the messages with which they began, and who said them: two networks may give the same id.
        var byMessage: [Said: Turn] = [:]
    }

    private struct Said: Hashable {
        let person: Person.ID
        let message: String
    }

    private let state = Mutex(State())
    private let clock: any BotClock

    package init(clock: any BotClock) { self.clock = clock }

    /// A place in the queue of `person`, taken now. To be used once, with `run`.
    ///
    /// - Parameter message: The id of what they said, for `giveWay`.
    package func take(_ person: Person.ID, message: String = "", isReading: Bool) -> Ticket {
        state.withLock { state in
            let previous = state.last[person]
            let own = isReading ? nil : Turn()
            if let own {
                state.last[person] = own
                state.byMessage[Said(person: person, message: message)] = own
            }
            return Ticket(person: person, message: message, previous: previous, own: own)
        }
    }

    /// What the message began waits for its person, who may do something else meanwhile.
    package func giveWay(_ message: String, of person: Person.ID) {
        state.withLock { $0.byMessage[Said(person: person, message: message)] }?.ended.open()
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
        state.withLock { state in
            if state.last[ticket.person] === own { state.last[ticket.person] = nil }
            let said = Said(person: ticket.person, message: ticket.message)
            if state.byMessage[said] === own { state.byMessage[said] = nil }
        }
    }

    package struct Ticket: Sendable {
        fileprivate let person: Person.ID
        fileprivate let message: String
        fileprivate let previous: Turn?
        fileprivate let own: Turn?
    }

    /// One command that holds others back.
    fileprivate final class Turn: Sendable {
        let began = Latch()
        let ended = Latch()
    }
}
