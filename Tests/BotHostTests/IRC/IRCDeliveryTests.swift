import BotHost
import PluginAPI
import Testing

@Suite struct IRCDeliveryTests {
    // MARK: On its way

    @Test func `five lines go at once, then one each second`() {
        let way = Way()
        way.say((1...8).map { ("#ops", "\($0)") })
        #expect(way.sent() == ["#ops 1", "#ops 2", "#ops 3", "#ops 4", "#ops 5"])
        #expect(way.sent() == [])
        #expect(way.sent(after: .seconds(1)) == ["#ops 6"])
        #expect(way.sent(after: .seconds(2)) == ["#ops 7", "#ops 8"])
    }

    @Test func `a place that is out of reach keeps its order and nobody else's`() {
        let way = Way(reach: ["#ops"])
        way.say([("#dev", "1"), ("#ops", "2"), ("#dev", "3"), ("#ops", "4")])
        #expect(way.sent() == ["#ops 2", "#ops 4"])
        way.reach.insert("#dev")
        #expect(way.sent() == ["#dev 1", "#dev 3"])
    }

    @Test func `a place that goes out of reach meanwhile keeps what is for it, in order`() {
        let way = Way(room: 70)
        way.say([("#ops", Self.words(0..<60)), ("#dev", "x"), ("#ops", "y")])
        let first = way.sent()
        #expect(first.count == 5)
        way.reach.remove("#ops")
        #expect(way.sent(after: .seconds(1)) == [], "the line of that second was for a place that is gone")
        #expect(way.sent(after: .seconds(1)) == ["#dev x"])
        way.reach.insert("#ops")
        var rest: [String] = []
        for _ in 0..<60 { rest += way.sent(after: .seconds(1)) }
        #expect(rest.last == "#ops y")
        let all = (first + rest.dropLast()).map { $0.dropFirst(5) }.joined(separator: " ")
        #expect(all == Self.words(0..<60))
    }

    @Test func `what the protocol says itself goes before words that wait`() {
        let way = Way()
        way.say((1...9).map { ("#ops", "\($0)") })
        #expect(way.sent().count == 5)
        way.delivery.append(control: IRCMessage("WHOIS", ["ann"]))
        #expect(way.sent(after: .seconds(2)) == ["#ops 6", "WHOIS ann"])
        #expect(way.sent(after: .seconds(1)) == ["#ops 7"])
    }

    @Test func `a thousand lines may wait, and no more`() {
        let way = Way(reach: [])
        #expect(way.say((1...999).map { ("#ops", "\($0)") }))
        #expect(!way.say([("#ops", "a"), ("#ops", "b")]))
        #expect(way.say([("#ops", "1000")]))
        #expect(!way.say([("#ops", "1001")]))
        way.reach = ["#ops"]
        #expect(way.sent(after: .seconds(10)).count == 5)
    }

    // MARK: Having arrived

    @Test func `the server's answer to a PING confirms what was sent before it`() {
        let way = Way()
        way.say([("#ops", "1"), ("#ops", "2")])
        #expect(way.lines() == ["PRIVMSG #ops 1", "PRIVMSG #ops 2"])
        #expect(way.take().wait == .seconds(1))
        way.now += .seconds(1)
        #expect(way.lines() == ["PING said-2"])
        way.say([("#ops", "3")])
        way.now += .seconds(2)
        #expect(way.lines() == ["PRIVMSG #ops 3"], "one question at a time")
        way.hears(":irc.example PONG irc.example said-2")
        #expect(!way.delivery.isEmpty)
        way.delivery.isEnding = true
        #expect(way.lines() == ["PING said-3"], "at once when nothing follows")
        way.hears(":irc.example PONG irc.example :said-3")
        #expect(way.delivery.isEmpty)
    }

    @Test(arguments: [
        "PONG irc.example alive", "PONG", "PONG x said-", "PONG x said-99999999999999999999", "PING said-1",
    ])
    func `other answers confirm nothing`(line: String) {
        let way = Way()
        way.say([("#ops", "1")])
        _ = way.lines()
        way.hears(":irc.example \(line)")
        #expect(!way.delivery.isEmpty)
    }

    @Test(arguments: [
        (false, [":bot!b@h PRIVMSG #ops :1", ":bot!b@h PRIVMSG #ops 2"]),
        (true, ["@label=2 :bot!b@h PRIVMSG #ops 2", "@label=1 :bot!b@h PRIVMSG #ops 1"]),
        (true, ["@label=1 :irc.example 404 bot #ops :Cannot send", "@label=2 :irc.example ACK"]),
        (true, ["@label=2 :irc.example BATCH +x labeled-response", "@label=1 FAIL PRIVMSG :no"]),
    ])
    func `a server that repeats what is said confirms it so`(labels: Bool, lines: [String]) {
        let way = Way(echoes: true, labels: labels)
        way.say([("#ops", "1"), ("#ops", "2")])
        #expect(
            way.lines()
                == (labels
                    ? ["@label=1 PRIVMSG #ops 1", "@label=2 PRIVMSG #ops 2"] : ["PRIVMSG #ops 1", "PRIVMSG #ops 2"]))
        way.hears(":ann!a@h PRIVMSG #ops 1", isOwn: false)
        way.hears(":bot!b@h PRIVMSG ann :\u{01}VERSION BotHost\u{01}")
        way.hears(":bot!b@h NOTICE ann :other")
        for line in lines {
            #expect(!way.delivery.isEmpty)
            way.hears(line)
        }
        #expect(way.delivery.isEmpty)
    }

    @Test func `a server that does not repeat something is asked after ten seconds`() {
        let way = Way(echoes: true)
        way.say([("#ops", "1")])
        #expect(way.take().wait == .seconds(10))
        way.now += .seconds(10)
        #expect(way.lines() == ["PING said-1"])
        way.hears("PONG irc.example said-1")
        #expect(way.delivery.isEmpty)
    }

    @Test func `a server that never answers does not keep the bot from talking, nor fill the memory`() {
        let way = Way()
        var sent = 0
        for _ in 0..<3_600 {
            if way.say([("#ops", "x")]) { sent += 1 }
            _ = way.lines()
            way.now += .seconds(1)
        }
        #expect(sent == 3_600)
        way.delivery.disconnect()
        #expect(way.sent().count == 5)
        var unconfirmed = 0
        for _ in 0..<600 { unconfirmed += way.sent(after: .seconds(1)).count }
        #expect(unconfirmed < 300)
    }

    @Test func `what is said without end is confirmed from time to time`() {
        let way = Way()
        way.say((1...100).map { ("#ops", "\($0)") })
        var questions = 0
        for _ in 0..<100 {
            for line in way.lines() where line.hasPrefix("PING") {
                questions += 1
                way.hears("PONG irc.example \(line.dropFirst(5))")
            }
            way.now += .seconds(1)
        }
        #expect(way.delivery.isEmpty)
        #expect((4...6).contains(questions))
    }

    // MARK: Getting lost

    @Test func `what may be lost with a connection is said on the next one, in order`() {
        let way = Way()
        way.say((1...8).map { ("#ops", "\($0)") })
        way.delivery.append(control: IRCMessage("WHOIS", ["ann"]))
        _ = way.lines()
        way.hears("PONG x said-2")
        way.say([("#ops", "9")])
        way.delivery.disconnect()
        var again: [String] = []
        for _ in 0..<20 { again += way.sent(after: .seconds(1)) }
        #expect(again == (3...9).map { "#ops \($0)" })
    }

    @Test func `a line that was cut is cut anew where there is less room`() {
        let way = Way(room: 200)
        way.say([("#ops", Self.words(0..<100))])
        #expect(way.sent().count == 4)
        way.delivery.disconnect()
        way.room = 80
        var again: [String] = []
        for _ in 0..<20 { again += way.sent(after: .seconds(1)) }
        #expect(again.allSatisfy { $0.utf8.count <= 85 })
        #expect(again.map { $0.dropFirst(5) }.joined(separator: " ") == Self.words(0..<100))
    }

    @Test func `what was out of reach for five minutes is given up, what only waits for its turn is not`() {
        let way = Way(reach: ["#ops"])
        way.say([("#gone", "x")])
        way.say((1...900).map { ("#ops", "\($0)") })
        #expect(way.delivery.nextExpiry(now: .zero) == .seconds(300))
        _ = way.sent()
        way.now = .seconds(299)
        #expect(way.expired() == [])
        way.now = .seconds(300)
        #expect(way.expired() == ["#gone x"])
        #expect(way.delivery.nextExpiry(now: way.now) == .seconds(301))
        way.reach = []
        #expect(way.sent() == [])
        #expect(way.expired().count == 895)
        #expect(way.delivery.nextExpiry(now: way.now) == nil)
    }

    /// `0 1 2 3`
    // MARK: Being waited for

    @Test func `what somebody waits for is asked about at once, and settled by the answer`() {
        let way = Way()
        way.say([("#ops", "1"), ("#ops", "2")], receipt: 7)
        #expect(way.lines() == ["PRIVMSG #ops 1", "PRIVMSG #ops 2", "PING said-2"])
        #expect(way.delivery.takeSettled() == [])
        way.hears(":irc.example PONG irc.example :said-2")
        #expect(way.delivery.takeSettled() == [.init(7, hasArrived: true)])
        #expect(way.delivery.takeSettled() == [])
    }

    @Test func `an echo settles it`() {
        let way = Way(echoes: true, labels: true)
        way.say([("#ops", "1")], receipt: 7)
        #expect(way.lines() == ["@label=1 PRIVMSG #ops 1"])
        way.hears("@label=1 :bot!b@h PRIVMSG #ops :1")
        #expect(way.delivery.takeSettled() == [.init(7, hasArrived: true)])
    }

    @Test func `it has arrived when the last of its lines has`() {
        let way = Way(room: 70, echoes: true)
        way.say([("#ops", Self.words(0..<12))], receipt: 7)
        let lines = way.lines()
        #expect(lines.count == 2)
        way.hears(":bot!b@h PRIVMSG #ops :one")
        #expect(way.delivery.takeSettled() == [])
        way.hears(":bot!b@h PRIVMSG #ops :two")
        #expect(way.delivery.takeSettled() == [.init(7, hasArrived: true)])
    }

    @Test func `a connection that breaks loses it, and what nobody waits for is kept`() {
        let way = Way()
        way.say([("#ops", "1")], receipt: 7)
        way.say([("#ops", "2")])
        #expect(way.sent() == ["#ops 1", "#ops 2"])
        way.delivery.disconnect()
        #expect(way.delivery.takeSettled() == [.init(7, hasArrived: false)])
        #expect(way.sent(after: .seconds(10)) == ["#ops 2"])
    }

    @Test func `a place that is out of reach loses it, and nothing of it is said later`() {
        let way = Way()
        way.say((1...7).map { ("#ops", "\($0)") }, receipt: 7)
        #expect(way.sent().count == 5)
        way.reach.remove("#ops")
        #expect(way.sent(after: .seconds(10)) == [])
        #expect(way.delivery.takeSettled() == [.init(7, hasArrived: false)])
        way.reach.insert("#ops")
        #expect(way.sent(after: .seconds(10)) == [])
    }

    @Test(arguments: [
        ":irc.example 401 bot #ops :No such nick/channel", ":irc.example 403 bot #ops :No such channel",
        ":irc.example 404 bot #ops :Cannot send to channel",
    ])
    func `a server that does not show it loses it`(answer: String) {
        let way = Way()
        way.say([("#ops", "1")], receipt: 7)
        _ = way.lines()
        way.hears(answer)
        #expect(way.delivery.takeSettled() == [.init(7, hasArrived: false)])
        way.hears(":irc.example PONG irc.example :said-1")
        #expect(way.delivery.takeSettled() == [])
    }

    private static func words(_ numbers: Range<Int>) -> String { numbers.map { "word\($0)" }.joined(separator: " ") }
}

/// A server's side of what the bot says: which places can be reached, and how much fits on a line.
private final class Way {
    var delivery = IRCDelivery(pace: .init())
    var now = Duration.zero
    var reach: Set<String> = ["#ops", "#dev"]
    var room = 400
    var echoes = false
    var labels = false

    init(reach: Set<String> = ["#ops", "#dev"], room: Int = 400, echoes: Bool = false, labels: Bool = false) {
        (self.reach, self.room, self.echoes, self.labels) = (reach, room, echoes, labels)
    }

    @discardableResult func say(_ lines: [(room: String, text: String)], receipt: Int? = nil) -> Bool {
        delivery.append(
            lines.map { line in
                .init(
                    place: .room(Room(id: line.room, name: line.room)), verb: "PRIVMSG", text: line.text, since: now,
                    receipt: receipt)
            })
    }

    private var surroundings: IRCDelivery.Surroundings {
        let (reach, room) = (reach, room)
        return IRCDelivery.Surroundings(
            target: { place in
                if case .room(let room) = place, reach.contains(room.id) { return room.id }
                return nil
            },
            splitter: { _, _ in IRCLineSplitter(room: room) }, echoes: echoes, labels: labels)
    }

    func take() -> (lines: [IRCMessage], wait: Duration?) { delivery.takeDue(now: now, surroundings) }

    /// What goes out now.
    func lines() -> [String] { take().lines.map(\.text) }

    /// What goes out when so much time has gone by: where, and the words. The bot's questions are left out.
    func sent(after pause: Duration = .zero) -> [String] {
        now += pause
        return take().lines.filter { $0.verb != "PING" }.map {
            $0.verb == "PRIVMSG" ? $0.params.joined(separator: " ") : $0.text
        }
    }

    func hears(_ line: String, isOwn: Bool? = nil) {
        guard let message = IRCMessage(line: line) else { return }
        delivery.receive(message, isOwn: isOwn ?? (message.source?.nick == "bot"), surroundings)
    }

    func expired() -> [String] {
        let reach = reach
        let isInReach = { (place: IRCPlace) in
            if case .room(let room) = place { reach.contains(room.id) } else { false }
        }
        return delivery.takeExpired(now: now, isInReach: isInReach).map { words in
            if case .room(let room) = words.place { "\(room.name) \(words.text)" } else { words.text }
        }
    }
}
