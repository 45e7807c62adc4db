import BotHost
import Concurrency
import Networking
import PluginAPI

/// A connection whose other end is the test: what the session does about each line is written down.
///
/// `>>` stands before what goes out at once, `>` before what goes out at the bot's pace.
final class IRCTalk {
    var session: IRCSession
    var delivery: IRCDelivery
    private(set) var now = Duration.zero
    private(set) var ids: [String] = []

    init(
        rooms: [IRCNetwork.Room] = [IRCNetwork.Room("#ops")], names: [String] = ["bothost"], secure: Bool = true,
        mechanism: IRCMechanism? = nil
    ) {
        var network = Self.network(at: Endpoint("irc.example", 6_667))
        network.rooms = rooms
        network.mechanism = mechanism
        session = IRCSession(
            network, names: IRCNames(adapter: "irc:net"), botNames: names, isSecure: secure, now: now,
            date: ManualClock().now())
        delivery = IRCDelivery(pace: network.pace)
    }

    static func network(at endpoint: Endpoint) -> IRCNetwork {
        IRCNetwork(
            name: "net", endpoint: endpoint, tls: nil,
            identity: IRCRegistration.Identity(nick: "bot", user: "bothost", realName: "A bot"))
    }

    /// The bot is on the network and in #ops, where ann is.
    static func inOps(
        _ capabilities: String = "", features: String = "CHANTYPES=#", names: [String] = ["bothost"]
    ) -> IRCTalk {
        let talk = IRCTalk(names: names)
        talk.isWelcomed(capabilities, features: features)
        talk.hears(":bot!~bothost@bot.example JOIN #ops", ":irc.example 353 bot = #ops :@bot Ann")
        return talk
    }

    func isWelcomed(_ capabilities: String = "", features: String = "CHANTYPES=#") {
        _ = session.start()
        hears(":irc.example CAP * LS :\(capabilities)", ":irc.example CAP * ACK :\(capabilities)")
        hears(":irc.example 001 bot :Welcome", ":irc.example 005 bot \(features) :are supported")
        hears(":irc.example 422 bot :No MOTD")
    }

    /// What the session does about these lines of the server.
    @discardableResult func hears(_ lines: String...) -> [String] {
        var noted: [String] = []
        for line in lines {
            guard let message = IRCMessage(line: line) else { return ["no message: \(line)"] }
            let isOwn = session.isOwn(message)
            let actions = session.receive(message, now: now, date: ManualClock().now())
            delivery.receive(message, isOwn: isOwn, session.surroundings)
            for action in actions { noted.append(note(action)) }
        }
        return noted
    }

    /// What it does when so much time has gone by.
    @discardableResult func waits(_ duration: Duration) -> [String] {
        now += duration
        var noted: [String] = []
        for action in session.tick(now: now) { noted.append(note(action)) }
        return noted
    }

    /// What goes out when the bot says this to the person it knows as `id`.
    func says(_ text: String, to id: String, name: String) -> [String] {
        let person = Person(id: Person.ID(rawValue: id), name: name)
        _ = delivery.append([.init(place: .person(person), verb: "NOTICE", text: text, since: now)])
        return takeDue()
    }

    func takeDue() -> [String] {
        delivery.takeDue(now: now, session.surroundings).lines.filter { $0.verb != "PING" }.map(\.text)
    }

    private func note(_ action: IRCSession.Action) -> String {
        switch action {
        case .sendAtOnce(let message): return ">> \(message.text)"
        case .send(let message): return "> \(message.text)"
        case .happened(let message):
            ids.append(message.id)
            let place = message.room.map { "\($0.name) (\($0.id))" } ?? "private"
            return "\(message.kind.rawValue) \(message.mentionsBot ? "to the bot " : "")by "
                + "\(message.person.name) (\(message.person.id.rawValue)) in \(place): \(message.text)"
        case .keepTLS(let seconds): return "TLS for \(seconds) s"
        case .log(let level, let words): return "\(level.rawValue): \(words)"
        case .welcomed: return "welcomed"
        case .leave(.useTLS(let port)): return "leaves for TLS on \(port)"
        case .leave(.failed(let failure)): return "leaves: \(failure)"
        case .leave(.notWelcomed(let limit)): return "leaves: not welcomed in \(limit)"
        }
    }
}
