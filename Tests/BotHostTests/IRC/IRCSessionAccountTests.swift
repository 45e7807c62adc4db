import BotHost
import PluginAPI
import Testing

/// Whose account it is that says something.
@Suite struct IRCSessionAccountTests {
    private static func said(_ text: String, by id: String, name: String = "Ann") -> String {
        "said by \(name) (irc:net/\(id)) in #ops (irc:net/#ops): \(text)"
    }

    @Test(arguments: [
        ("@account=ann :Ann!~a@h PRIVMSG #ops :x", "ann"), (":Ann!~a@h PRIVMSG #ops :x", "~ann"),
        ("@account=* :Ann!~a@h PRIVMSG #ops :x", "~ann"),
    ])
    func `the account in the line is the best answer`(line: String, id: String) {
        let talk = IRCTalk.inOps("account-tag account-notify")
        talk.hears(":Ann!~a@h ACCOUNT other")
        #expect(talk.hears(line) == [Self.said("x", by: id)])
    }

    @Test func `accounts come with who joins, and change with a line`() {
        let talk = IRCTalk.inOps("account-notify extended-join")
        talk.hears(":bo!~b@h JOIN #ops Robert :Bo")
        #expect(talk.hears(":bo!~b@h PRIVMSG #ops :x") == [Self.said("x", by: "Robert", name: "bo")])
        talk.hears(":bo!~b@h ACCOUNT *")
        #expect(talk.hears(":bo!~b@h PRIVMSG #ops :y") == [Self.said("y", by: "~bo", name: "bo")])
        talk.hears(":bo!~b@h ACCOUNT bo2")
        #expect(talk.hears(":bo!~b@h PART #ops :z") == ["left by bo (irc:net/bo2) in #ops (irc:net/#ops): z"])
    }

    @Test func `who was there before is asked about in one go`() {
        let talk = IRCTalk(rooms: [])
        talk.isWelcomed("account-notify", features: "CHANTYPES=# WHOX")
        #expect(talk.hears(":bot!~b@h JOIN #ops").contains("> WHO #ops %tna,152"))
        talk.hears(
            ":irc.example 353 bot = #ops :bot Ann bo", ":irc.example 354 bot 152 Ann ann",
            ":irc.example 354 bot 152 bo 0", ":irc.example 315 bot #ops :End")
        #expect(talk.hears(":Ann!~a@h PRIVMSG #ops :x") == [Self.said("x", by: "ann")])
        #expect(talk.hears(":bo!~b@h PRIVMSG #ops :x") == [Self.said("x", by: "~bo", name: "bo")])
    }

    @Test func `who is not known waits for the answer, and what they say keeps its order`() {
        let talk = IRCTalk.inOps("account-notify")
        #expect(talk.hears(":Ann!~a@h PRIVMSG #ops :1") == ["> WHOIS Ann"])
        #expect(talk.hears(":Ann!~a@h PRIVMSG #ops :2", ":Ann!~a@h TOPIC #ops :3") == [])
        #expect(
            talk.hears(":bo!~b@h PRIVMSG #ops :between") == ["> WHOIS bo"], "others do not wait for her, but for theirs"
        )
        talk.hears(":irc.example 311 bot Ann ~a h * :Ann", ":irc.example 330 bot Ann ann :is logged in as")
        #expect(
            talk.hears(":irc.example 318 bot Ann :End") == [
                Self.said("1", by: "ann"), Self.said("2", by: "ann"),
                "topic by Ann (irc:net/ann) in #ops (irc:net/#ops): 3",
            ])
        #expect(talk.hears(":Ann!~a@h PRIVMSG #ops :4") == [Self.said("4", by: "ann")])
    }

    @Test func `after five seconds without an answer nobody waits any more`() {
        let talk = IRCTalk.inOps("account-notify")
        talk.hears(":Ann!~a@h PRIVMSG #ops :1", ":Ann!~a@h PRIVMSG #ops :2")
        #expect(talk.session.nextTick(now: .zero) == .seconds(5))
        #expect(talk.waits(.milliseconds(4_999)) == [])
        #expect(talk.waits(.milliseconds(1)) == [Self.said("1", by: "~ann"), Self.said("2", by: "~ann")])
        talk.hears(":irc.example 311 bot Ann ~a h * :Ann", ":irc.example 330 bot Ann ann :is logged in as")
        #expect(talk.hears(":irc.example 318 bot Ann :End") == [], "an answer that comes too late says nothing")
    }

    @Test func `who took the nick meanwhile has another account`() {
        let talk = IRCTalk.inOps("account-notify")
        talk.hears(":Ann!~eve@evil PRIVMSG #ops :lock")
        talk.hears(":irc.example 311 bot Ann ~a h * :Ann", ":irc.example 330 bot Ann ann :is logged in as")
        #expect(talk.hears(":irc.example 318 bot Ann :End") == [Self.said("lock", by: "~ann")])
    }

    @Test(arguments: [
        (":Ann!~a@h QUIT :bye", ["lock", "left"]), (":Ann!~a@h NICK Anna", ["lock"]),
        (":irc.example 401 bot Ann :No such nick", ["lock"]), (":oper!~o@h KILL Ann :ghost", ["lock"]),
    ])
    func `who goes before the answer had no account`(line: String, told: [String]) {
        let talk = IRCTalk.inOps("account-notify")
        talk.hears(":Ann!~a@h PRIVMSG #ops :lock")
        let actions = talk.hears(line)
        #expect(actions.first == Self.said("lock", by: "~ann"))
        #expect(actions.count == told.count)
    }

    @Test func `a server without accounts is not asked`() {
        let talk = IRCTalk.inOps("multi-prefix")
        #expect(talk.hears(":Ann!~a@h PRIVMSG #ops :x") == [Self.said("x", by: "~ann")])
    }

    @Test func `whoever goes on and on does not fill the memory`() {
        let talk = IRCTalk.inOps("account-notify")
        for number in 0..<1_000 { talk.hears(":Ann!~a@h PRIVMSG #ops :\(number)") }
        #expect(talk.waits(.seconds(5)).count == 100)
        let strangers = (0..<1_000).flatMap { talk.hears(":x\($0)!~a@h PRIVMSG #ops :hi") }
        #expect(strangers.count { $0.hasPrefix("> WHOIS") } == 256)
        #expect(strangers.count { $0.hasPrefix("said") } == 744)
    }
}
