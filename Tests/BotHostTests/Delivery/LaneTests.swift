import BotHost
import FoundationEssentials
import PluginAPI
import Testing

@Suite struct LaneTests {
    private static let room = MemoryChat.room("#ops")

    private static func entry(
        _ number: Int, _ sent: Sent = Sent(place: DeliveryPlace(audience: .room(room))),
        endsAt: Duration = .seconds(300),
        isStored: Bool = false
    ) -> OutboxEntry {
        let outcome = outcome("\(number)")
        let stored = StoredMessage(
            number: number, plugin: "zoo", outcome: outcome, audience: .room(room), since: .distantPast,
            expires: .distantFuture
        )
        return OutboxEntry(
            outcome: outcome, cause: .said("x"), sent: sent, since: .distantPast, endsAt: endsAt,
            stored: isStored ? stored : nil)
    }

    private static func outcome(_ text: String) -> OutcomeMessage {
        OutcomeMessage(
            code: "x", isSuccess: true, audience: .room, text: RichText(segments: [.plain(text)]), data: nil)
    }

    private static func lane(_ numbers: ClosedRange<Int>, pace: DeliveryPace? = nil) -> Lane {
        var lane = Lane(pace: pace)
        for number in numbers { lane.append(entry(number)) }
        return lane
    }

    @Test func `things are said one after the other, in their order`() {
        var lane = Self.lane(1...2)
        #expect(lane.step(.zero) == .deliver(1))
        #expect(lane.step(.zero) == .busy)
        lane.finish()
        #expect(lane.step(.zero) == .deliver(2))
        lane.finish()
        #expect(lane.step(.zero) == .nothing)
        #expect(lane.isForgettable(now: .zero) == true)
    }

    @Test func `a burst goes at once, then one in each interval`() {
        var lane = Self.lane(1...4, pace: DeliveryPace(burst: 2, interval: .seconds(1)))
        for number in 1...2 {
            #expect(lane.step(.seconds(10)) == .deliver(number))
            lane.finish()
        }
        #expect(lane.step(.seconds(10)) == .rest(.seconds(11)))
        #expect(lane.step(.seconds(11)) == .deliver(3))
        lane.finish()
        #expect(lane.step(.milliseconds(11_900)) == .rest(.seconds(12)))
    }

    @Test func `a lane with a pace is remembered until it is as new`() {
        var lane = Self.lane(1...1, pace: DeliveryPace(burst: 2, interval: .seconds(1)))
        _ = lane.step(.zero)
        lane.finish()
        #expect(lane.isForgettable(now: .milliseconds(999)) == false)
        #expect(lane.isForgettable(now: .seconds(1)) == true)
    }

    @Test func `what the network puts off is tried again when it says`() {
        var lane = Self.lane(1...2)
        _ = lane.step(.zero)
        #expect(lane.fail(.later(after: .seconds(30)), now: .zero, chance: 1) == true)
        #expect(lane.step(.zero) == .rest(.seconds(30)))
        #expect(lane.step(.seconds(30)) == .deliver(1))
    }

    @Test func `an attempt that fails is followed by a later one each time, up to a minute`() {
        var lane = Lane(pace: nil)
        lane.append(Self.entry(1, endsAt: .seconds(10_000)))
        var now = Duration.zero
        var pauses: [Duration] = []
        for attempt in 1...9 {
            #expect(lane.step(now) == .deliver(1))
            #expect(lane.fail(.unreachable("away"), now: now, chance: 1) == (attempt == 1))
            guard case .rest(let next) = lane.step(now) else { return #expect(Bool(false)) }
            pauses.append(next - now)
            now = next
        }
        #expect(pauses == [0.5, 1, 2, 4, 8, 16, 32, 60, 60].map { .seconds($0) })
    }

    @Test func `a sign of life has it tried at once, but not more than once a second`() {
        var lane = Self.lane(1...1)
        for second in 0..<8 {
            _ = lane.step(.seconds(100 * second))
            _ = lane.fail(.unreachable("away"), now: .seconds(100 * second), chance: 1)
        }
        let failed = Duration.seconds(700)
        #expect(lane.wake(now: failed + .milliseconds(100)) == true)
        #expect(lane.step(failed + .milliseconds(100)) == .rest(min(.seconds(300), failed + .seconds(1))))
        #expect(lane.step(failed + .seconds(1)) == .deliver(1))
    }

    @Test func `a sign of life does not overrule a network that takes no more`() {
        var lane = Self.lane(1...1)
        _ = lane.step(.zero)
        _ = lane.fail(.later(after: .seconds(30)), now: .zero, chance: 1)
        #expect(lane.wake(now: .seconds(5)) == false)
        #expect(lane.step(.seconds(5)) == .rest(.seconds(30)))
    }

    @Test func `what is refused is not tried again, and holds up nothing`() {
        var lane = Self.lane(1...2)
        _ = lane.step(.zero)
        #expect(lane.fail(.refused("no"), now: .zero, chance: 1) == false)
        #expect(lane.step(.zero) == .deliver(2))
    }

    @Test func `what has been handed over is confirmed before the next is said`() async throws {
        var lane = Self.lane(1...2)
        _ = lane.step(.zero)
        lane.hand(over: {})
        #expect(lane.isHeldUp(now: .zero) == true)
        #expect(lane.step(.zero) == .confirm(1))
        #expect(lane.isHeldUp(now: .zero) == true)
        #expect(lane.step(.zero) == .busy)
        lane.finish()
        #expect(lane.step(.zero) == .deliver(2))
    }

    @Test func `what is not confirmed is said again`() {
        var lane = Self.lane(1...2)
        _ = lane.step(.zero)
        lane.hand(over: {})
        _ = lane.step(.zero)
        _ = lane.fail(.unreachable("cut off"), now: .zero, chance: 1)
        #expect(lane.step(.seconds(1)) == .deliver(1))
    }

    @Test func `what is too late is taken out, but for what is being said`() {
        var lane = Lane(pace: nil)
        for (number, end) in [(1, 5), (2, 5), (3, 9)] { lane.append(Self.entry(number, endsAt: .seconds(end))) }
        _ = lane.step(.zero)
        #expect(lane.takeExpired(now: .seconds(5)).map(\.number) == [2])
        _ = lane.fail(.unreachable("away"), now: .seconds(5), chance: 1)
        #expect(lane.takeExpired(now: .seconds(6)).map(\.number) == [1])
        #expect(lane.entries.map(\.number) == [3])
    }

    @Test func `a rest is not longer than until the first is too late`() {
        var lane = Lane(pace: nil)
        for (number, end) in [(1, 50), (2, 7)] { lane.append(Self.entry(number, endsAt: .seconds(end))) }
        _ = lane.step(.zero)
        _ = lane.fail(.later(after: .seconds(30)), now: .zero, chance: 1)
        #expect(lane.step(.zero) == .rest(.seconds(7)))
    }

    @Test func `so many replies wait and no more; what is stored waits all the same`() {
        var lane = Self.lane(1...Lane.most)
        #expect(!lane.hasRoom(for: [Self.entry(1_000)]))
        let stored = Self.entry(1_001, isStored: true)
        #expect(lane.hasRoom(for: [stored]))
        lane.append(stored)
        #expect(!lane.hasRoom(for: [Self.entry(1_000)]))
    }

    @Test func `an edit takes the place of what waits, and the newest wins`() {
        let sent = Sent(place: DeliveryPlace(audience: .room(Self.room)))
        var lane = Self.lane(1...1)
        lane.append(Self.entry(2, sent))
        lane.append(Self.entry(3))
        #expect(lane.replace(sent, with: [Self.entry(4, sent)]).map(\.number) == [2])
        #expect(lane.replace(sent, with: [Self.entry(5, sent), Self.entry(6, sent)]).map(\.number) == [4])
        #expect(lane.replace(sent, with: [Self.entry(7, sent)]).map(\.number) == [5, 6])
        #expect(lane.entries.map(\.number) == [1, 7, 3])
    }

    @Test func `what takes the place of something stored is as well kept`() {
        let sent = Sent(place: DeliveryPlace(audience: .room(Self.room)))
        var lane = Self.lane(1...1)
        lane.append(Self.entry(2, sent, endsAt: .seconds(86_400), isStored: true))
        _ = lane.replace(sent, with: [Self.entry(3, sent)])
        #expect(lane.takeExpired(now: .seconds(300)).map(\.number) == [1])
        #expect(lane.entries.map(\.number) == [3])
    }

    @Test func `what is being said is not replaced any more`() {
        let sent = Sent(place: DeliveryPlace(audience: .room(Self.room)))
        var lane = Lane(pace: nil)
        lane.append(Self.entry(1, sent))
        _ = lane.step(.zero)
        #expect(lane.replace(sent, with: [Self.entry(2, sent)]).isEmpty)
        #expect(lane.entries.map(\.number) == [1])
    }
}

/// A step, with what can be compared.
private enum Seen: Equatable {
    case deliver(Int)
    case confirm(Int)
    case rest(Duration)
    case busy
    case nothing
}

extension OutboxEntry {
    /// By its words, which are its number in these tests.
    fileprivate var number: Int { Int("\(outcome.text)") ?? 0 }
}

extension Lane {
    fileprivate mutating func step(_ now: Duration) -> Seen {
        switch next(now: now) {
        case .deliver(let entry): .deliver(entry.number)
        case .confirm(let entry, _): .confirm(entry.number)
        case .rest(let moment): .rest(moment)
        case .busy: .busy
        case .nothing: .nothing
        }
    }
}
