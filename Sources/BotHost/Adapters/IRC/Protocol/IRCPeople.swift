/// Who is who on a server, and which account is theirs.
///
/// A nick proves nothing. What is known of its account holds while the bot can see the person: in a channel they share, on a
/// server that says when accounts change. Nobody else is known, and no more is kept than those and a few who left.
///
/// Lines that repeat what was said before the bot came (a `chathistory` or playback batch) must not come here.
package struct IRCPeople: Sendable {
    package enum Account: Equatable, Sendable {
        case known(String)
        /// The server says that there is none.
        case noAccount
        /// The server has not said.
        case unknown
    }

    /// An answer to a question of the bot's own.
    package struct Answer: Equatable, Sendable {
        package let nick: String
        /// `~ann@host.example`: to compare with that of the message for which it was asked. nil when they are gone.
        package let userAndHost: String?
        package let account: Account
    }

    /// How the server tells of accounts.
    struct AccountNews: Sendable {
        /// With each line, that of its sender.
        let withEachLine: Bool
        /// As soon as one changes.
        let whenChanged: Bool
        /// In any way at all.
        let atAll: Bool

        init(_ capabilities: Set<String>) {
            withEachLine = capabilities.contains("account-tag")
            whenChanged = capabilities.contains("account-notify")
            atAll = withEachLine || whenChanged || !capabilities.isDisjoint(with: ["extended-join", "sasl"])
        }
    }

    struct Known: Sendable {
        var nick: String
        var userAndHost: String?
        var account = Account.unknown
        /// The channels they share with the bot, folded.
        var channels: Set<String> = []
    }

    struct Channel: Sendable {
        var name: String
        /// Nicks, folded.
        var members: Set<String> = []
    }

    package internal(set) var ownNick: String
    /// What the server tells of accounts by itself: the names of the capabilities in force.
    package private(set) var capabilities: Set<String> = [] {
        didSet { accounts = AccountNews(capabilities) }
    }

    /// What is looked at for each line.
    private(set) var accounts = AccountNews([])

    var features: IRCFeatures
    var people: [String: Known] = [:]
    var channels: [String: Channel] = [:]
    var recent = IRCRecentPeople()
    /// Nicks of which was asked by WHOIS, folded, with what has been answered so far.
    var asked: [String: Known] = [:]

    package init(ownNick: String, features: IRCFeatures = IRCFeatures(), capabilities: Set<String> = []) {
        self.ownNick = ownNick
        self.features = features
        self.capabilities = capabilities
        accounts = AccountNews(capabilities)
    }

    // MARK: Asking

    /// The account of who said `message`. By far the best answer is the one that the line itself brings.
    package func account(of message: IRCMessage) -> Account {
        guard let source = message.source, !source.isServer else { return .unknown }
        if let account = message.tag("account") { return Self.account(account) }
        return accounts.withEachLine ? .noAccount : account(ofNick: source.nick)
    }

    /// The account of who is called `nick` now; unknown if that could have changed without the bot's seeing it.
    package func account(ofNick nick: String) -> Account {
        guard accounts.whenChanged, let person = people[fold(nick)] else { return .unknown }
        return person.account
    }

    /// The nicks in a channel that the bot is in.
    package func members(of channel: String) -> [String] {
        (channels[fold(channel)]?.members ?? []).compactMap { people[$0]?.nick }.sorted()
    }

    /// Whether the bot is in `channel`.
    package func isIn(_ channel: String) -> Bool { channels[fold(channel)] != nil }

    /// How the server writes a channel that the bot is in.
    package func channel(named name: String) -> String? { channels[fold(name)]?.name }

    /// How the person is written whom somebody calls `nick`: who is here, else who was lately. No proof of anything.
    package func nick(named nick: String) -> String? {
        people[fold(nick)]?.nick ?? recent[fold(nick)]
    }

    /// What others see before the bot's own lines, once the server has shown it.
    package var ownSource: IRCSource? {
        people[fold(ownNick)]?.userAndHost.map { IRCSource("\(ownNick)!\($0)") }
    }

    /// Who is logged in to `account` and can be seen.
    package func nick(ofAccount account: String) -> String? {
        people.values.first { $0.account == .known(account) }?.nick
    }

    /// The channels that whoever is called `nick` shares with the bot.
    package func channels(of nick: String) -> [String] {
        (people[fold(nick)]?.channels ?? []).compactMap { channels[$0]?.name }.sorted()
    }

    // MARK: Being told

    /// What the server tells by itself from now on.
    ///
    /// What was learned before it began to tell of changes could have changed since.
    package mutating func use(_ capabilities: Set<String>) {
        let didTell = accounts.whenChanged
        self.capabilities = capabilities
        if accounts.whenChanged, !didTell { for key in people.keys { people[key]?.account = .unknown } }
    }

    /// How the server compares names, and what else it says in 005.
    package mutating func use(_ features: IRCFeatures) {
        let refolds = features.caseMapping != self.features.caseMapping
        self.features = features
        if refolds { foldAgain() }
    }

    /// What asks for the accounts of everybody in a channel; nil when the server does not know how.
    package func question(ofChannel channel: String) -> IRCMessage? {
        features.hasWHOX ? IRCMessage("WHO", [channel, "%tna,\(Self.token)"]) : nil
    }

    /// What asks for the account of one person. The answer comes from `receive`, to each question of a nick at once.
    ///
    /// nil when too many questions are open, or that nick is asked about already.
    package mutating func question(ofNick nick: String) -> IRCMessage? {
        let key = fold(nick)
        guard asked.count < Self.mostQuestions, asked[key] == nil else { return nil }
        asked[key] = Known(nick: nick)
        return IRCMessage("WHOIS", [nick])
    }

    // MARK: Limits and names

    /// Marks the bot's own questions in their answers.
    static let token = "152"
    private static let mostQuestions = 256
    /// More than any server has had in its channels; a server must not fill the memory.
    static let mostPeople = 100_000

    func fold(_ name: String) -> String { features.caseMapping.fold(name) }

    /// `*` and `0` are how servers write that there is none.
    static func account(_ name: String) -> Account {
        name.isEmpty || name == "*" || name == "0" ? .noAccount : .known(name)
    }

    /// Puts everything under its name as the server compares it.
    private mutating func foldAgain() {
        let (oldPeople, oldChannels) = (people, channels)
        (people, channels, asked) = ([:], [:], [:])
        recent = IRCRecentPeople()
        for channel in oldChannels.values {
            let channelKey = fold(channel.name)
            channels[channelKey] = Channel(name: channel.name)
            for member in channel.members.compactMap({ oldPeople[$0] }) {
                enter(member.nick, channel.name, member.userAndHost)
                let key = fold(member.nick)
                people[key]?.account = member.account
            }
        }
    }
}
