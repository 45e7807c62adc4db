import BotHost
import Testing

@Suite struct IRCNickTests {
    @Test(arguments: [
        ":Bot!b@h QUIT :bye", ":bot!b@h NICK away", ":oper!o@h KILL bot :ghost", ":irc.example 731 bot_ :x!y@z,bot!b@h",
    ])
    func `the wanted nick is taken when it is seen to become free`(line: String) {
        var nick = Self.nick(current: "bot_")
        #expect(nick.take(line) == ["NICK bot"])
    }

    @Test(arguments: [
        ":ann!b@h QUIT :bye", ":ann!b@h NICK bob", ":bot!b@h NICK BOT", ":irc.example 731 bot_ :ann",
        ":irc.example 730 bot_ :bot!b@h", ":irc.example 433 bot_ bot :in use", ":irc.example 303 bot_ :",
    ])
    func `nothing else makes it try`(line: String) {
        var nick = Self.nick(current: "bot_")
        #expect(nick.take(line) == [])
    }

    @Test func `a server with MONITOR is asked to watch, until the nick is there`() {
        var nick = Self.nick(current: "bot_")
        #expect(nick.start(features: Self.features("MONITOR=10")).map(\.text) == ["MONITOR + bot"])
        #expect(nick.question(now: .seconds(1_000)).message == nil)
        #expect(nick.question(now: .seconds(1_000)).wait == nil)
        #expect(nick.take(":irc.example 731 bot_ bot") == ["NICK bot"])
        #expect(nick.take(":bot_!b@h NICK :bot") == ["MONITOR - bot"])
        #expect(nick.isWanted && nick.isOwn("BOT") && nick.current == "bot")
        #expect(nick.take(":bot!b@h NICK :Guest17") == ["MONITOR + bot"])
        #expect(!nick.isWanted && nick.isOwn("guest17"))
    }

    @Test func `another server is asked once a minute`() {
        var nick = Self.nick(current: "bot_")
        #expect(nick.start(features: IRCFeatures()) == [])
        #expect(nick.question(now: .seconds(59)).message == nil)
        #expect(nick.question(now: .seconds(59)).wait == .seconds(1))
        #expect(nick.question(now: .seconds(60)).message?.text == "ISON bot")
        #expect(nick.take(":irc.example 303 bot_ :BOT ") == [])
        #expect(nick.question(now: .seconds(60)).wait == .seconds(60))
        #expect(nick.question(now: .seconds(120)).message?.text == "ISON bot")
        #expect(nick.take(":irc.example 303 bot_ :") == ["NICK bot"])
        #expect(nick.take(":irc.example 433 bot_ bot :in use", now: .seconds(130)) == [])
        #expect(nick.question(now: .seconds(180)).wait == .seconds(10))
    }

    @Test func `a server that cannot watch one more is asked as well`() {
        var nick = Self.nick(current: "bot_")
        _ = nick.start(features: Self.features("MONITOR=1"))
        #expect(nick.take(":irc.example 734 bot_ 1 bot :Monitor list is full.") == [])
        #expect(nick.question(now: .seconds(60)).message?.text == "ISON bot")
    }

    @Test func `who has the wanted nick asks for nothing`() {
        var nick = Self.nick(current: "Bot")
        #expect(nick.isWanted)
        #expect(nick.start(features: Self.features("MONITOR=10")) == [])
        #expect(nick.question(now: .seconds(1_000)).message == nil)
        #expect(nick.take(":bot!b@h QUIT :bye") == [])
    }

    @Test func `a nick that the server cuts off is the wanted one`() {
        var nick = IRCNick(wanted: "longerthannine", current: "longertha", now: .zero)
        #expect(!nick.isWanted)
        #expect(nick.start(features: Self.features("NICKLEN=9 MONITOR=10")) == [])
        #expect(nick.isWanted)
    }

    private static func nick(current: String) -> IRCNick { IRCNick(wanted: "bot", current: current, now: .zero) }

    private static func features(_ tokens: String) -> IRCFeatures { IRCFeaturesTests.features(tokens) }
}

extension IRCNick {
    fileprivate mutating func take(_ line: String, now: Duration = .zero) -> [String] {
        receive(IRCMessage(line: line)!, now: now).map(\.text)
    }
}
