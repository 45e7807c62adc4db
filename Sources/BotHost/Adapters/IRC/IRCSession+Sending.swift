package import PluginAPI

extension IRCSession {
    /// How what the bot says gets to its place from here.
    package var surroundings: IRCDelivery.Surroundings {
        let enabled = registration.capabilities.enabled
        let echoes = enabled.contains("echo-message")
        return IRCDelivery.Surroundings(
            target: target, splitter: splitter, echoes: echoes, labels: echoes && enabled.contains("labeled-response"))
    }

    /// What the server calls `place` now; nil while the bot is not in the room, or does not know what the person is called.
    private func target(of place: IRCPlace) -> String? {
        guard isWelcomed else { return nil }
        switch place {
        case .room(let room): return people.channel(named: names.channel(of: room))
        case .person(let person): return nick(of: person)
        }
    }

    /// The nick under which `person` was seen last, if it is still theirs.
    ///
    /// Whoever has an account is only written to under a nick that was theirs on this connection; anybody may have taken
    /// one from before.
    private func nick(of person: Person) -> String? {
        if let nick = identification.nick(of: person.id) { return nick }
        guard let account = names.account(of: person.id) else { return person.name }
        return people.nick(ofAccount: account)
    }

    private func splitter(_ verb: String, _ target: String) -> IRCLineSplitter {
        let own = people.ownNick
        let source =
            people.ownSource ?? IRCLineSplitter.assumedSource(nick: own, user: network.identity.user)
        return IRCLineSplitter(lineLength: features.lineLength, source: source, verb: verb, target: target)
    }

    // MARK: Naming

    /// Whom people there mean by `nick`. The bot is nobody to whom anything could be given.
    package func person(named nick: String) -> Person? {
        let name = nick.hasPrefix("@") ? String(nick.dropFirst()) : nick
        guard !isOwn(nick: name), let known = people.nick(named: name) else { return nil }
        return names.person(known, people.account(ofNick: known), features.caseMapping)
    }

    /// The room of that name in which the bot is.
    package func room(named name: String) -> Room? {
        let channel = features.isChannel(name) ? name : "#\(name)"
        return people.channel(named: channel).map { names.room($0, features.caseMapping) }
    }
}
