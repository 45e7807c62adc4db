extension IRCPeople {
    /// Takes every line, and says what it answers of the bot's own questions.
    @discardableResult
    package mutating func receive(_ message: IRCMessage) -> [Answer] {
        if let source = message.source, !source.isServer { learn(from: message, source) }
        switch message.verb {
        case "JOIN": join(message)
        case "PART": forEachChannel(in: message) { $0.leave($1, $2) }
        case "KICK": if let channel = message.param(0), let nick = message.param(1) { leave(nick, channel) }
        case "QUIT": return message.source.map { quit($0.nick) } ?? []
        case "KILL": return message.param(0).map { quit($0) } ?? []
        case "NICK": if let old = message.source?.nick, let new = message.param(0) { return rename(old, to: new) }
        case "ACCOUNT": setAccount(message.param(0), of: message.source?.nick)
        case "CHGHOST": changeHost(message)
        case "353": names(message)
        case "354": if message.param(1) == Self.token { setAccount(message.param(3), of: message.param(2)) }
        case "311", "318", "330", "401": return whois(message)
        default: break
        }
        return []
    }

    // MARK: What lines tell of who sent them

    private mutating func learn(from message: IRCMessage, _ source: IRCSource) {
        let key = fold(source.nick)
        guard let index = people.index(forKey: key) else { return recent.see(key, source.nick) }
        if let userAndHost = source.userAndHost, people.values[index].userAndHost.map({ $0 != userAndHost }) ?? true {
            people.values[index].userAndHost = String(userAndHost)
        }
        // The ACCOUNT line itself is tagged with the account before it.
        guard message.verb != "ACCOUNT" else { return }
        if let account = message.tag("account") {
            people.values[index].account = Self.account(account)
        } else if accounts.withEachLine {
            people.values[index].account = .noAccount
        }
    }

    private mutating func setAccount(_ account: String?, of nick: String?) {
        guard let account, let nick else { return }
        let key = fold(nick)
        people[key]?.account = Self.account(account)
    }

    private mutating func changeHost(_ message: IRCMessage) {
        guard let nick = message.source?.nick, let user = message.param(0), let host = message.param(1) else { return }
        let key = fold(nick)
        people[key]?.userAndHost = "\(user)@\(host)"
    }

    // MARK: Coming and going

    /// With `extended-join` the account and the real name come along.
    private mutating func join(_ message: IRCMessage) {
        guard let source = message.source else { return }
        let userAndHost = source.userAndHost.map(String.init)
        forEachChannel(in: message) { people, nick, channel in
            if people.features.isSame(nick, people.ownNick) {
                let key = people.fold(channel)
                // Who was there before need not be there any more.
                people.leave(nick, channel)
                people.channels[key] = Channel(name: channel)
            }
            people.enter(nick, channel, userAndHost)
        }
        if capabilities.contains("extended-join"), let account = message.param(1) {
            setAccount(account, of: source.nick)
        } else if let account = message.tag("account") {
            setAccount(account, of: source.nick)
        } else if accounts.withEachLine {
            setAccount("*", of: source.nick)
        }
    }

    /// Calls `change` with the sender's nick and each channel of the first parameter.
    private mutating func forEachChannel(
        in message: IRCMessage, _ change: (inout IRCPeople, _ nick: String, _ channel: String) -> Void
    ) {
        guard let nick = message.source?.nick else { return }
        for channel in (message.param(0) ?? "").split(separator: ",") { change(&self, nick, String(channel)) }
    }

    /// Only of channels that the bot is in: of others it is not told who leaves.
    mutating func enter(_ nick: String, _ channel: String, _ userAndHost: String?) {
        let (key, channelKey) = (fold(nick), fold(channel))
        guard channels[channelKey] != nil, people.count < Self.mostPeople || people[key] != nil else { return }
        var person = people[key] ?? Known(nick: nick)
        person.nick = nick
        person.userAndHost = userAndHost ?? person.userAndHost
        person.channels.insert(channelKey)
        people[key] = person
        channels[channelKey]?.members.insert(key)
        recent.forget(key)
    }

    private mutating func leave(_ nick: String, _ channel: String) {
        if features.isSame(nick, ownNick) {
            let members = channels.removeValue(forKey: fold(channel))?.members ?? []
            for member in members { drop(member, from: fold(channel)) }
        } else {
            let (key, channelKey) = (fold(nick), fold(channel))
            channels[channelKey]?.members.remove(key)
            drop(key, from: channelKey)
        }
    }

    /// Out of sight, a nick can pass to anybody: nothing is kept but that there was one.
    private mutating func drop(_ key: String, from channelKey: String) {
        people[key]?.channels.remove(channelKey)
        guard let person = people[key], person.channels.isEmpty else { return }
        people[key] = nil
        recent.see(key, person.nick)
    }

    private mutating func quit(_ nick: String) -> [Answer] {
        let key = fold(nick)
        guard let person = people.removeValue(forKey: key) else { return abandonQuestion(of: nick) }
        for channel in person.channels { channels[channel]?.members.remove(key) }
        recent.see(key, person.nick)
        return abandonQuestion(of: nick)
    }

    private mutating func rename(_ old: String, to new: String) -> [Answer] {
        if features.isSame(old, ownNick) { ownNick = new }
        let (oldKey, newKey) = (fold(old), fold(new))
        recent.forget(oldKey)
        guard var person = people.removeValue(forKey: oldKey) else { return abandonQuestion(of: old) }
        // Whoever had the new nick has gone without the bot's being told.
        let answers = oldKey == newKey ? [] : quit(new)
        recent.forget(newKey)
        person.nick = new
        people[newKey] = person
        for channel in person.channels {
            channels[channel]?.members.remove(oldKey)
            channels[channel]?.members.insert(newKey)
        }
        return oldKey == newKey ? [] : answers + abandonQuestion(of: old)
    }

    /// Gives up waiting: no answer has come for too long, or the nick has passed to somebody else.
    package mutating func abandonQuestion(of nick: String) -> [Answer] {
        guard asked.removeValue(forKey: fold(nick)) != nil else { return [] }
        return [Answer(nick: nick, userAndHost: nil, account: .unknown)]
    }

    /// `@ann +bo carl`, with one rank or all, with user and host or not.
    private mutating func names(_ message: IRCMessage) {
        guard let channel = message.param(2), let names = message.params.last else { return }
        for name in names.split(separator: " ") {
            let source = IRCSource(String(name.drop { sign in features.ranks.contains { $0.symbol == sign } }))
            guard !source.nick.isEmpty else { continue }
            enter(source.nick, channel, source.userAndHost.map(String.init))
        }
    }

    // MARK: WHOIS

    private mutating func whois(_ message: IRCMessage) -> [Answer] {
        guard let nick = message.param(1), var answer = asked[fold(nick)] else { return [] }
        switch message.verb {
        case "311":
            answer.nick = nick
            answer.userAndHost = "\(message.param(2) ?? "")@\(message.param(3) ?? "")"
            // Whoever has an account is said to have one before the end.
            answer.account = .noAccount
        case "330": answer.account = Self.account(message.param(2) ?? "")
        default:
            asked.removeValue(forKey: fold(nick))
            return [finished(answer)]
        }
        asked[fold(nick)] = answer
        return []
    }

    private mutating func finished(_ answer: Known) -> Answer {
        let key = fold(answer.nick)
        if answer.account != .unknown { people[key]?.account = answer.account }
        return Answer(nick: answer.nick, userAndHost: answer.userAndHost, account: answer.account)
    }
}
