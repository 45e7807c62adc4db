package import FoundationEssentials
package import PluginAPI

/// One connection to a server, from its first line to its last: what comes in becomes things to do.
///
/// It knows no socket and no clock. `now` is the time since any fixed moment, `date` the time of day. It is no value, because
/// it is large and asked about every line; it belongs to whoever holds the adapter's lock.
package final class IRCSession {
    package enum Action: Sendable {
        /// At once, before everything that waits.
        case sendAtOnce(IRCMessage)
        /// At the pace that the server stands.
        case send(IRCMessage)
        case happened(IncomingMessage)
        /// Come through TLS only, for so many seconds from now; 0 lifts it.
        case keepTLS(seconds: Int)
        case log(Log.Level, String)
        /// The bot is on the network, and joins its rooms.
        case welcomed
        /// Hang up.
        case leave(Leaving)
    }

    /// Why the bot hangs up.
    package enum Leaving: Error, Equatable, Sendable {
        case failed(IRCRegistrationFailure)
        /// Come again through TLS on this port.
        case useTLS(port: Int)
        case notWelcomed(Duration)
    }

    /// How long the server may take to let the bot in.
    package static let welcomeWithin = Duration.seconds(60)
    /// After how long a silence the server is asked whether it is there.
    package static let asksAfter = Duration.seconds(45)

    let network: IRCNetwork
    let names: IRCNames
    /// What the bot answers to, folded by nobody yet.
    var botNames: [String]
    /// Before the ids of events for which the network has none.
    private let serial: String

    var registration: IRCRegistration
    var features = IRCFeatures()
    var people: IRCPeople
    /// nil before the server has let the bot in.
    var nick: IRCNick?
    var rooms: IRCRooms
    var identification = IRCIdentification()
    private var ctcp: CTCPAnswers
    private var batches = IRCBatches()
    private var lastID = 0
    private let startedAt: Duration
    private var lastHeard: Duration
    private var isAsked = false
    private(set) var isWelcomed = false

    package init(
        _ network: IRCNetwork, names: IRCNames, botNames: [String], isSecure: Bool, now: Duration, date: Date
    ) {
        self.network = network
        self.names = names
        self.botNames = botNames
        serial = "\(Int(date.timeIntervalSince1970 * 1_000))"
        registration = IRCRegistration(
            network.identity, password: network.password, mechanism: network.mechanism,
            needsAccount: network.needsAccount, isSecure: isSecure)
        people = IRCPeople(ownNick: network.identity.nick)
        rooms = IRCRooms(network.rooms)
        ctcp = CTCPAnswers(version: "BotHost \(BotHostVersion.current)")
        startedAt = now
        lastHeard = now
    }

    /// What goes out first.
    package func start() -> [Action] { registration.start().map(Action.sendAtOnce) }

    // MARK: Lines

    package func receive(_ message: IRCMessage, now: Duration, date: Date) -> [Action] {
        lastHeard = now
        isAsked = false
        if let pong = message.pong { return [.sendAtOnce(pong)] }
        if batches.isReplay(message) { return [] }
        features.receive(message)
        if message.verb == "005" { people.use(features) }
        let actions = register(message, now)
        guard nick != nil else { return actions }
        if message.verb == "PRIVMSG" { return hear(message, now, date) }
        return actions + follow(message, now)
    }

    private func register(_ message: IRCMessage, _ now: Duration) -> [Action] {
        if nick != nil {
            // Capabilities come and go later too.
            guard message.verb == "CAP" else { return [] }
            return take(registration.receiveLater(message), now)
        }
        return take(registration.receive(message), now)
    }

    private func take(_ decisions: [IRCRegistration.Decision], _ now: Duration) -> [Action] {
        var actions: [Action] = []
        for decision in decisions {
            switch decision {
            case .send(let message): actions.append(.sendAtOnce(message))
            case .useTLS(let port): actions.append(.leave(.useTLS(port: port)))
            case .keepTLS(let seconds): actions.append(.keepTLS(seconds: seconds))
            case .withoutAccount(let failure):
                actions.append(.log(.warning, "goes on without its account: \(failure)"))
            case .registered(let name):
                nick = IRCNick(wanted: network.identity.nick, current: name, features: features, now: now)
                people.ownNick = name
            case .failed(let failure): actions.append(.leave(.failed(failure)))
            }
        }
        people.use(registration.capabilities.enabled)
        return actions
    }

    /// What people say, which changes nothing but what is known of who says it. Most lines are that.
    private func hear(_ message: IRCMessage, _ now: Duration, _ date: Date) -> [Action] {
        let said = happenings(message).first
        people.receive(message)
        let actions = said.map { identify($0, message, now) } ?? []
        let answer = ctcp.answer(to: message, isPrivate: isOwn(nick: message.param(0) ?? ""), now: now, date: date)
        return answer.map { [.send($0)] + actions } ?? actions
    }

    private func follow(_ message: IRCMessage, _ now: Duration) -> [Action] {
        var actions: [Action] = []
        let happenings = happenings(message)
        let accounts = happenings.map { people.account(ofNick: $0.source.nick) }
        let answers = people.receive(message)
        actions += (nick?.receive(message, now: now) ?? []).map(Action.send)
        if let nick { people.ownNick = nick.current }
        identification.follow(message, features.caseMapping)
        actions += rooms.receive(message, features, ownNick: people.ownNick, now: now)
        switch message.verb {
        case "376", "422": actions += welcome(now)
        case "JOIN" where isOwn(message): actions += askForAccounts(in: message.param(0) ?? "")
        case "ERROR":
            let words = IRCFormatting.stripped(message.params.last ?? "")
            actions.append(.log(.warning, "the server hangs up: \(words)"))
        case "INVITE": actions += rooms.invited(to: message.params.last ?? "", features, now: now)
        default: break
        }
        for (happening, account) in zip(happenings, accounts) {
            actions += identify(happening, message, accountBefore: account, now)
        }
        for answer in answers { actions += identification.answered(answer, features.caseMapping).map { finish($0) } }
        return actions
    }

    /// The end of the greeting: from here on the bot is one of the people on the network.
    private func welcome(_ now: Duration) -> [Action] {
        guard !isWelcomed else { return [] }
        isWelcomed = true
        var actions: [Action] = [.welcomed]
        if !people.accounts.atAll {
            actions.append(
                .log(.warning, "identity unverified: the server knows no accounts, so nobody there has a role"))
        }
        if let mode = features.botMode { actions.append(.send(IRCMessage("MODE", [people.ownNick, "+\(mode)"]))) }
        actions += (nick?.start(features: features) ?? []).map(Action.send)
        actions += rooms.joins(features, now: now).map(Action.send)
        let account = registration.authentication?.account.map(IRCPeople.Account.known) ?? .noAccount
        let bot = names.person(people.ownNick, account, features.caseMapping)
        actions.append(
            .happened(IncomingMessage(.connected, id: nextID(), person: bot, room: nil, text: "")))
        return actions
    }

    private func askForAccounts(in channel: String) -> [Action] {
        guard people.accounts.atAll, let question = people.question(ofChannel: channel) else { return [] }
        return [.send(question)]
    }

    // MARK: Time

    /// What is to be done now without anything having come in.
    package func tick(now: Duration) -> [Action] {
        if !isWelcomed, now >= startedAt + Self.welcomeWithin { return [.leave(.notWelcomed(Self.welcomeWithin))] }
        guard let nick else { return [] }
        var actions: [Action] = []
        if !isAsked, now >= lastHeard + Self.asksAfter {
            isAsked = true
            actions.append(.sendAtOnce(IRCMessage("PING", ["alive"])))
        }
        var asking = nick
        if let question = asking.question(now: now).message { actions.append(.send(question)) }
        self.nick = asking
        actions += rooms.dueJoins(now: now).map(Action.send)
        let overdue = identification.takeOverdue(now: now)
        for (happening, _) in overdue { _ = people.abandonQuestion(of: happening.source.nick) }
        actions += overdue.map { finish($0) }
        return actions
    }

    /// When `tick` is to be called again.
    package func nextTick(now: Duration) -> Duration {
        guard var nick else { return startedAt + Self.welcomeWithin }
        let times = [
            isWelcomed ? nil : startedAt + Self.welcomeWithin, isAsked ? nil : lastHeard + Self.asksAfter,
            nick.question(now: now).wait.map { now + $0 }, rooms.nextJoin,
            identification.nextDeadline,
        ]
        return times.compactMap { $0 }.min() ?? now + Self.asksAfter
    }

    // MARK: What happened

    /// What people did, before it is known whose account they have. A netsplit is nothing that anybody did.
    private func happenings(_ message: IRCMessage) -> [IRCHappening] {
        guard let source = message.source, !source.isServer, !isOwn(message), !batches.isOfSplit(message) else {
            return []
        }
        let words = IRCFormatting.stripped(message.params.count > 1 ? message.params.last ?? "" : "")
        switch message.verb {
        case "PRIVMSG": return said(message, source).map { [$0] } ?? []
        case "JOIN": return [IRCHappening(.joined, source, in: message.param(0))]
        case "PART": return [IRCHappening(.left, source, in: message.param(0), words)]
        case "TOPIC": return [IRCHappening(.topic, source, in: message.param(0), words)]
        case "KICK":
            guard let whom = message.param(1), !isOwn(nick: whom) else { return [] }
            return [
                IRCHappening(
                    .left, IRCSource(whom), in: message.param(0), IRCFormatting.stripped(message.param(2) ?? ""))
            ]
        case "QUIT":
            let words = IRCFormatting.stripped(message.param(0) ?? "")
            return people.channels(of: source.nick).map { IRCHappening(.left, source, in: $0, words) }
        default: return []
        }
    }

    private func said(_ message: IRCMessage, _ source: IRCSource) -> IRCHappening? {
        guard let target = message.param(0), let raw = message.param(1) else { return nil }
        let ctcp = CTCP(text: raw)
        if let ctcp, ctcp.action == nil { return nil }
        let text = IRCFormatting.stripped(ctcp?.action ?? raw)
        guard let channel = features.channel(of: target) else {
            return isOwn(nick: target) ? IRCHappening(.said, source, in: nil, text) : nil
        }
        let (words, isCalled) = withoutCall(text)
        return IRCHappening(.said, source, in: channel, words, mentionsBot: isCalled)
    }

    /// The bot may be called by the nick it has here, even where that is none of its names.
    private func withoutCall(_ text: String) -> (text: String, isCalled: Bool) {
        let own = people.ownNick
        guard !botNames.contains(where: { features.caseMapping.isSame($0, own) }), text.utf8.count > own.utf8.count
        else {
            return (text, false)
        }
        let call = text.hasPrefix("@") ? text.dropFirst() : text[...]
        let rest = call.dropFirst(own.count)
        guard features.isSame(String(call.prefix(own.count)), own), let mark = rest.first, ":, ".contains(mark) else {
            return (text, false)
        }
        return (String(rest.dropFirst()), true)
    }

    /// Finds out whose account it is; until that is known, what they say waits.
    ///
    /// - Parameter before: What was known before the line came: whoever leaves is not known any more.
    private func identify(
        _ happening: IRCHappening, _ message: IRCMessage, accountBefore before: IRCPeople.Account = .unknown,
        _ now: Duration
    ) -> [Action] {
        let isTagged = message.verb != "KICK" && people.accounts.withEachLine
        let account = happening.kind == .left && !isTagged ? before : people.account(of: message)
        guard account == .unknown, happening.kind == .said, people.accounts.atAll else {
            return identification.isWaiting(for: happening.source.nick, features.caseMapping)
                ? hold(happening, now) : [finish((happening, account))]
        }
        return hold(happening, now)
    }

    /// Keeps the order of what one person says.
    private func hold(_ happening: IRCHappening, _ now: Duration) -> [Action] {
        let isFirst = identification.hold(happening, features.caseMapping, now: now)
        guard isFirst else { return [] }
        guard let question = people.question(ofNick: happening.source.nick) else {
            return identification.give(up: happening.source.nick, features.caseMapping).map { finish($0) }
        }
        return [.send(question)]
    }

    private func finish(_ identified: (IRCHappening, IRCPeople.Account)) -> Action {
        let (happening, account) = identified
        let person = names.person(happening.source.nick, account, features.caseMapping)
        identification.note(person, features.caseMapping)
        return .happened(
            IncomingMessage(
                happening.kind, id: nextID(), person: person,
                room: happening.channel.map { names.room($0, features.caseMapping) }, text: happening.text,
                mentionsBot: happening.mentionsBot))
    }

    private func nextID() -> String {
        lastID += 1
        return "\(serial)-\(lastID)"
    }

    // MARK: Who is the bot

    package func isOwn(_ message: IRCMessage) -> Bool {
        message.source.map { isOwn(nick: $0.nick) } ?? false
    }

    /// Asked several times about each line, so only what it takes is read.
    func isOwn(nick: String) -> Bool { self.nick != nil && features.caseMapping.isSame(nick, people.ownNick) }
}

/// Something that somebody did.
struct IRCHappening: Sendable {
    let kind: ChatEvent.Kind
    let source: IRCSource
    /// As the server writes it; nil when it was said to the bot alone.
    let channel: String?
    let text: String
    let mentionsBot: Bool

    init(
        _ kind: ChatEvent.Kind, _ source: IRCSource, in channel: String?, _ text: String = "", mentionsBot: Bool = false
    ) {
        self.kind = kind
        self.source = source
        self.channel = channel
        self.text = text
        self.mentionsBot = mentionsBot
    }
}
