import BotHost
import TestSupport
import Testing

@Suite struct IRCPeopleTests {
    // MARK: Who is where

    @Test func `who comes and goes in a channel is known`() {
        var people = Self.inOps()
        people.take(":irc.example 353 bot = #ops :@+Ann bob!~b@bob.example +carl bot")
        #expect(people.members(of: "#OPS") == ["Ann", "bob", "bot", "carl"])
        people.take(":dora!~d@d.example JOIN #ops")
        people.take(":ann!~a@a.example PART #ops :bye")
        people.take(":dora!~d@d.example KICK #ops bob :out")
        people.take(":carl!~c@c.example QUIT :*.net *.split")
        people.take(":dora!~d@d.example NICK Dorothy")
        #expect(people.members(of: "#ops") == ["Dorothy", "bot"])
        people.take(":oper!~o@o.example KILL dorothy :ghost")
        #expect(people.members(of: "#ops") == ["bot"])
    }

    @Test(arguments: [":bot!~b@h PART #ops", ":ann!~a@a KICK #ops bot :out"])
    func `a channel that the bot left is unknown, and so are those in it alone`(line: String) {
        var people = Self.inOps(members: "ann")
        people.take(":bot!~b@h JOIN #dev")
        people.take(":irc.example 353 bot = #dev :bob")
        people.take(line)
        #expect(!people.isIn("#ops") && people.isIn("#dev"))
        #expect(people.members(of: "#ops") == [])
        #expect(people.members(of: "#dev") == ["bob", "bot"])
        people.take(":zoe!~z@z JOIN #ops")
        #expect(people.members(of: "#ops") == [])
    }

    @Test func `a channel that the bot comes into again begins anew`() {
        var people = Self.inOps(members: "ann", capabilities: ["account-notify"])
        people.take(":ann!~a@a ACCOUNT Ann")
        people.take(":bot!~b@h JOIN #ops")
        #expect(people.members(of: "#ops") == ["bot"])
        #expect(people.account(ofNick: "ann") == .unknown)
    }

    @Test func `names are found as the server writes them, those who left too`() {
        var people = Self.inOps(members: "Ann[x]")
        #expect(people.nick(named: "ANN{X}") == "Ann[x]")
        people.take(":ann[x]!~a@a QUIT :bye")
        #expect(people.nick(named: "ann{x}") == "Ann[x]")
        people.take(":Stranger!~s@s PRIVMSG bot :hi")
        #expect(people.nick(named: "stranger") == "Stranger")
        #expect(people.nick(named: "nobody") == nil)
        #expect(people.channel(named: "#OPS") == "#Ops")
    }

    @Test func `the bot learns its own host, and follows its own nick`() {
        var people = Self.inOps()
        #expect(people.ownSource == IRCSource("bot!~b@h"))
        people.take(":bot!~b@h NICK robot")
        #expect(people.ownNick == "robot")
        people.take(":robot!~b@h CHGHOST bot cloak.example")
        #expect(people.ownSource == IRCSource("robot!bot@cloak.example"))
        people.take(":robot!bot@cloak.example PART #ops")
        #expect(!people.isIn("#ops"))
    }

    @Test func `of people who left, a thousand or two are kept`() {
        var people = Self.inOps()
        for number in 0..<10_000 { people.take(":nick\(number)!~n@h PRIVMSG bot :hi") }
        #expect(people.nick(named: "nick9999") != nil && people.nick(named: "nick9000") != nil)
        #expect((0..<10_000).count { people.nick(named: "nick\($0)") != nil } < 2_000)
    }

    @Test func `another case mapping finds everybody again`() {
        var people = Self.inOps(members: "ann[x]", capabilities: ["account-notify"])
        people.take(":ann[x]!~a@a ACCOUNT ann")
        people.use(IRCFeaturesTests.features("CASEMAPPING=ascii"))
        #expect(people.account(ofNick: "ANN[x]") == .known("ann"))
        #expect(people.account(ofNick: "ann{x}") == .unknown)
        #expect(people.members(of: "#OPS") == ["ann[x]", "bot"])
    }

    // MARK: Whose account

    @Test(
        arguments: [
            ("@account=Ann :ann!~a@a PRIVMSG #ops :x", ["account-tag"], .known("Ann")),
            (":ann!~a@a PRIVMSG #ops :x", ["account-tag"], .noAccount),
            (":ann!~a@a PRIVMSG #ops :x", [], .unknown),
            ("@account=* :ann!~a@a PRIVMSG #ops :x", ["account-tag"], .noAccount),
            ("@account=Ann :irc.example.net PRIVMSG #ops :x", ["account-tag"], .unknown),
            ("@account=Ann PRIVMSG #ops :x", ["account-tag"], .unknown),
        ] as [(String, Set<String>, IRCPeople.Account)])
    func `a message says whose it is`(line: String, capabilities: Set<String>, account: IRCPeople.Account) {
        let people = Self.inOps(members: "ann", capabilities: capabilities)
        #expect(people.account(of: IRCMessage(line: line)!) == account)
    }

    @Test(
        arguments: [
            (":ann!~a@a JOIN #ops Ann :Ann of Arc", .known("Ann")),
            (":ann!~a@a JOIN #ops * :Ann of Arc", .noAccount),
            (":ann!~a@a ACCOUNT Ann", .unknown),
            ("@account=Ann :ann!~a@a JOIN #ops", .known("Ann")),
            (":ann!~a@a JOIN #ops", .unknown),
        ] as [(String, IRCPeople.Account)])
    func `who comes says whose account they have`(line: String, account: IRCPeople.Account) {
        var people = Self.inOps(capabilities: ["extended-join", "account-notify"])
        people.take(line)
        #expect(people.account(ofNick: "ann") == account)
    }

    @Test(
        arguments: [
            (":ann!~a@a ACCOUNT Ann", .known("Ann")),
            (":ann!~a@a ACCOUNT *", .noAccount),
            ("@account=Old :ann!~a@a ACCOUNT New", .known("New")),
            (":irc.example 354 bot 152 ann Ann", .known("Ann")),
            (":irc.example 354 bot 152 ann 0", .noAccount),
            (":irc.example 354 bot 999 ann Ann", .unknown),
            (":irc.example 330 bot ann Ann :is logged in as", .unknown),
        ] as [(String, IRCPeople.Account)])
    func `the server says whose account somebody has`(line: String, account: IRCPeople.Account) {
        var people = Self.inOps(members: "ann", capabilities: ["account-notify"])
        people.take(line)
        #expect(people.account(ofNick: "ANN") == account)
    }

    @Test func `where changes are not told, nothing is known of a nick`() {
        var people = Self.inOps(members: "ann")
        people.take(":irc.example 354 bot 152 ann Ann")
        #expect(people.account(ofNick: "ann") == .unknown)
        people.use(["account-notify"])
        #expect(people.account(ofNick: "ann") == .unknown)
        people.take(":irc.example 354 bot 152 ann Ann")
        #expect(people.account(ofNick: "ann") == .known("Ann"))
        people.use([])
        #expect(people.account(ofNick: "ann") == .unknown)
    }

    @Test func `an account goes along with a new nick, and not to whoever has the old one next`() {
        var people = Self.inOps(members: "ann", capabilities: ["account-notify", "extended-join"])
        people.take(":ann!~a@a ACCOUNT Ann")
        people.take(":ann!~a@a NICK anna")
        #expect(people.account(ofNick: "anna") == .known("Ann"))
        #expect(people.account(ofNick: "ann") == .unknown)
        people.take(":anna!~a@a QUIT :bye")
        people.take(":anna!~x@x JOIN #ops * :somebody else")
        #expect(people.account(ofNick: "anna") == .noAccount)
    }

    @Test func `who is out of sight is not vouched for`() {
        var people = Self.inOps(members: "ann", capabilities: ["account-notify"])
        people.take(":ann!~a@a ACCOUNT Ann")
        people.take(":ann!~a@a PART #ops")
        #expect(people.account(ofNick: "ann") == .unknown)
        people.take("@account=Zoe :zoe!~z@z PRIVMSG bot :hi")
        #expect(people.account(ofNick: "zoe") == .unknown)
    }

    // MARK: Asking

    @Test func `the server is asked of a channel only if it knows how`() {
        var people = Self.inOps()
        #expect(people.question(ofChannel: "#ops") == nil)
        people.use(IRCFeaturesTests.features("WHOX"))
        #expect(people.question(ofChannel: "#ops")?.text == "WHO #ops %tna,152")
    }

    @Test(
        arguments: [
            (["311 bot Zoe ~z z.example * :Zoe", "330 bot Zoe ZoeZ :is logged in as"], .known("ZoeZ"), "~z@z.example"),
            (["311 bot Zoe ~z z.example * :Zoe", "307 bot Zoe :is registered"], .noAccount, "~z@z.example"),
            (["401 bot zoe :No such nick"], .unknown, nil),
        ] as [([String], IRCPeople.Account, String?)])
    func `WHOIS answers once`(lines: [String], account: IRCPeople.Account, host: String?) {
        var people = Self.inOps()
        #expect(people.question(ofNick: "zoe")?.text == "WHOIS zoe")
        #expect(people.question(ofNick: "ZOE") == nil)
        let answers = (lines + ["318 bot zoe :End of WHOIS"]).flatMap { people.take(":irc.example \($0)") }
        #expect(answers.map(\.account) == [account])
        #expect(answers.map(\.userAndHost) == [host])
        #expect(people.question(ofNick: "zoe") != nil)
    }

    @Test(arguments: [":zoe!~z@z NICK elsewhere", ":zoe!~z@z QUIT :bye"])
    func `a question of somebody who goes is answered with nothing`(line: String) {
        var people = Self.inOps(members: "zoe")
        _ = people.question(ofNick: "zoe")
        #expect(people.take(line).map(\.account) == [.unknown])
        #expect(people.take(":irc.example 330 bot zoe Admin :is logged in as") == [])
        #expect(people.take(":irc.example 318 bot zoe :End") == [])
    }

    @Test func `not more than 256 questions are open`() {
        var people = Self.inOps()
        #expect((0..<300).count { people.question(ofNick: "nick\($0)") != nil } == 256)
    }

    @Test func `whatever comes, nobody is in a channel that the bot is not in`() {
        var chance = SeededGenerator(seed: 353)
        var people = Self.inOps()
        let nicks = ["bot", "ann", "Bob", "carl[x]", "carl{X}"]
        let channels = ["#ops", "#dev", "#OPS"]
        func any(_ list: [String]) -> String { list.randomElement(using: &chance)! }
        for _ in 0..<5_000 {
            let (nick, other, channel) = (any(nicks), any(nicks), any(channels))
            let lines = [
                "JOIN \(channel)", "JOIN \(channel)", "PART \(channel)", "KICK \(channel) \(other)", "NICK \(other)",
                "QUIT :x", "353 bot = \(channel) :@\(nick) \(other)", "ACCOUNT \(other)",
            ]
            people.take(":\(nick)!u@h \(any(lines))")
            for channel in channels where !people.isIn(channel) { #expect(people.members(of: channel) == []) }
            for nick in channels.flatMap(people.members(of:)) { #expect(people.nick(named: nick) == nick) }
        }
    }

    private static func inOps(members: String = "", capabilities: Set<String> = []) -> IRCPeople {
        var people = IRCPeople(ownNick: "bot", capabilities: capabilities)
        people.take(":bot!~b@h JOIN #Ops")
        people.take(":irc.example 353 bot = #Ops :\(members)")
        return people
    }
}

extension IRCPeople {
    @discardableResult
    fileprivate mutating func take(_ line: String) -> [Answer] { receive(IRCMessage(line: line)!) }
}
