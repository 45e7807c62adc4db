import BotHost
import PluginAPI
import Testing

@Suite struct IRCSessionTests {
    // MARK: Being let in

    @Test func `a server without accounts lets it in`() {
        let talk = IRCTalk()
        #expect(talk.session.start().count == 3)
        #expect(talk.hears(":irc.example NOTICE * :*** Looking up", "PING :42") == [">> PONG 42"])
        #expect(talk.hears(":irc.example CAP * LS :multi-prefix") == [">> CAP REQ multi-prefix"])
        #expect(talk.hears(":irc.example CAP bot ACK :multi-prefix") == [">> CAP END"])
        #expect(talk.hears(":irc.example 001 bot :Welcome", ":irc.example 005 bot CHANTYPES=#&+ NICKLEN=9 :ok") == [])
        #expect(
            talk.hears(":irc.example 376 bot :End of MOTD") == [
                "welcomed", "warning: identity unverified: the server knows no accounts, so nobody there has a role",
                "> JOIN #ops", "connected by bot (irc:net/~bot) in private: ",
            ])
        #expect(talk.hears(":irc.example 422 bot :once is enough", "PING b") == [">> PONG b"])
    }

    @Test func `a server with everything lets it in`() {
        let talk = IRCTalk(
            rooms: [.init("#ops"), .init("#key", key: "k"), .init("#dev")],
            mechanism: .plain(account: "robot", password: "s3cret"))
        _ = talk.session.start()
        #expect(
            talk.hears(
                ":irc.example CAP * LS * :sasl=PLAIN,EXTERNAL account-tag batch",
                ":irc.example CAP * LS :cap-notify sts=duration=300 unknown/thing")
                == ["TLS for 300 s", ">> CAP REQ :batch account-tag cap-notify sasl"])
        #expect(
            talk.hears(":irc.example CAP bot ACK :batch account-tag cap-notify sasl") == [">> AUTHENTICATE PLAIN"])
        #expect(talk.hears("AUTHENTICATE +").count == 1)
        talk.hears(":irc.example 900 bot bot!b@h robot :You are logged in")
        #expect(talk.hears(":irc.example 903 bot :ok") == [">> CAP END"])
        talk.hears(
            ":irc.example 001 bot_ :Welcome", ":irc.example 005 bot_ BOT=B TARGMAX=JOIN: MONITOR=100 :are supported")
        #expect(
            talk.hears(":irc.example 376 bot_ :End") == [
                "welcomed", "> MODE bot_ +B", "> MONITOR + bot", "> JOIN #key k", "> JOIN #ops,#dev",
                "connected by bot_ (irc:net/robot) in private: ",
            ])
    }

    @Test(arguments: [
        [], [":irc.example CAP * LS :"], [":irc.example CAP * LS :", ":irc.example 001 bot :Welcome"],
    ])
    func `who is not let in within a minute leaves`(lines: [String]) {
        let talk = IRCTalk()
        _ = talk.session.start()
        for line in lines { talk.hears(line) }
        #expect(talk.session.nextTick(now: .seconds(1)) == .seconds(lines.count == 2 ? 45 : 60))
        #expect(talk.waits(.seconds(59)).filter { $0.hasPrefix("leaves") } == [])
        #expect(talk.waits(.seconds(1)) == ["leaves: not welcomed in 60.0 seconds"])
    }

    @Test(arguments: [
        (":irc.example CAP * LS :sts=port=6697", "leaves for TLS on 6697"),
        ("ERROR :Closing Link: banned", "leaves: The server closed the connection: Closing Link: banned."),
        (":irc.example 464 * :no", "leaves: The server wants another password than the config says."),
    ])
    func `where it is not wanted so, it leaves`(line: String, action: String) {
        let talk = IRCTalk(secure: false)
        _ = talk.session.start()
        #expect(talk.hears(line) == [action])
    }

    @Test func `a list of capabilities without an end is left`() {
        let talk = IRCTalk()
        _ = talk.session.start()
        let actions = (0..<1_000).flatMap { talk.hears(":irc.example CAP * LS * :x/\($0)") }
        #expect(actions == ["leaves: The server's list of capabilities (CAP LS) has no end."])
    }

    @Test func `capabilities come and go later`() {
        let talk = IRCTalk.inOps("cap-notify")
        #expect(talk.hears(":irc.example CAP bot NEW :account-tag") == [">> CAP REQ account-tag"])
        talk.hears(":irc.example CAP bot ACK :account-tag")
        #expect(
            talk.hears("@account=ann :Ann!~a@h PRIVMSG #ops :hi") == [
                "said by Ann (irc:net/ann) in #ops (irc:net/#ops): hi"
            ])
        talk.hears(":irc.example CAP bot DEL :account-tag")
        #expect(
            talk.hears(":Ann!~a@h PRIVMSG #ops :hi") == ["said by Ann (irc:net/~ann) in #ops (irc:net/#ops): hi"])
    }

    // MARK: Still being there

    @Test func `after 45 s of silence it asks once whether the server is there`() {
        let talk = IRCTalk.inOps()
        #expect(talk.session.nextTick(now: .zero) == .seconds(45))
        #expect(talk.waits(.seconds(44)) == [])
        #expect(talk.waits(.seconds(1)) == [">> PING alive"])
        #expect(talk.waits(.seconds(20)) == [])
        #expect(talk.session.nextTick(now: talk.now) > talk.now)
        #expect(talk.hears(":irc.example PONG irc.example alive", "PING x") == [">> PONG x"])
        #expect(talk.waits(.seconds(45)) == [">> PING alive"])
    }

    @Test func `why the server hangs up is in the log`() {
        let talk = IRCTalk.inOps()
        #expect(
            talk.hears("ERROR :Closing Link: \u{02}K-lined\u{02}") == [
                "warning: the server hangs up: Closing Link: K-lined"
            ])
    }

    @Test func `ten thousand numerics that nobody knows change nothing`() {
        let talk = IRCTalk.inOps("account-notify")
        for number in 0..<10_000 { #expect(talk.hears(":irc.example \(700 + number % 20) bot x\(number) :y") == []) }
        #expect(talk.session.room(named: "ops")?.name == "#ops")
    }

    // MARK: What is said

    @Test(arguments: [
        (":Ann!~a@h PRIVMSG #ops :status", "said by Ann (irc:net/~ann) in #ops (irc:net/#ops): status"),
        (":Ann!~a@h PRIVMSG Bot :status", "said by Ann (irc:net/~ann) in private: status"),
        (":Ann!~a@h PRIVMSG @#ops :status", "said by Ann (irc:net/~ann) in #ops (irc:net/#ops): status"),
        (
            ":Ann!~a@h PRIVMSG #ops :\u{01}ACTION waves\u{01}",
            "said by Ann (irc:net/~ann) in #ops (irc:net/#ops): waves"
        ),
        (
            ":Ann!~a@h PRIVMSG #ops :\u{02}\u{03}04,12lock\u{0F} \u{1D}x\u{1D}",
            "said by Ann (irc:net/~ann) in #ops (irc:net/#ops): lock x"
        ),
        (
            ":Ann!~a@h PRIVMSG #ops :bot: status",
            "said to the bot by Ann (irc:net/~ann) in #ops (irc:net/#ops):  status"
        ),
        (
            ":Ann!~a@h PRIVMSG #ops :@BOT, status",
            "said to the bot by Ann (irc:net/~ann) in #ops (irc:net/#ops):  status"
        ),
        (":Ann!~a@h PRIVMSG #ops :both status", "said by Ann (irc:net/~ann) in #ops (irc:net/#ops): both status"),
        (":Ann!~a@h PRIVMSG #ops :bot", "said by Ann (irc:net/~ann) in #ops (irc:net/#ops): bot"),
        (
            ":Ann[1]!~a@h PRIVMSG #Ops[1] :x",
            "said by Ann[1] (irc:net/~ann{1}) in #Ops[1] (irc:net/#ops{1}): x"
        ),
    ])
    func `what people say is heard`(line: String, heard: String) {
        let talk = IRCTalk.inOps(features: "CHANTYPES=# STATUSMSG=@+")
        #expect(talk.hears(line) == [heard])
    }

    @Test(arguments: [
        ":Ann!~a@h NOTICE #ops :status", ":Ann!~a@h NOTICE bot :status", ":bot!~b@h PRIVMSG #ops :status",
        ":BOT!~b@h PRIVMSG bot :status", ":Ann!~a@h PRIVMSG #ops :\u{01}DCC SEND x\u{01}",
        ":irc.example PRIVMSG bot :status", "PRIVMSG bot :status", ":Ann!~a@h PRIVMSG $*.example :status",
        ":Ann!~a@h PRIVMSG other :status", ":Ann!~a@h PRIVMSG bot", ":Ann!~a@h TAGMSG #ops",
    ])
    func `notices, other CTCP, the bot's own words and those of servers are not`(line: String) {
        let talk = IRCTalk.inOps(features: "CHANTYPES=# STATUSMSG=@+")
        #expect(talk.hears(line) == [])
    }

    @Test func `a nick that is one of the bot's names is left to whoever reads commands`() {
        let talk = IRCTalk.inOps(names: ["Bot"])
        #expect(
            talk.hears(":Ann!~a@h PRIVMSG #ops :bot: status") == [
                "said by Ann (irc:net/~ann) in #ops (irc:net/#ops): bot: status"
            ])
    }

    @Test func `a CTCP question to the bot alone is answered, a few a minute`() {
        let talk = IRCTalk.inOps()
        let line = ":Ann!~a@h PRIVMSG bot :\u{01}PING 7\u{01}"
        let answers = (0..<10).flatMap { _ in talk.hears(line) }
        #expect(answers == Array(repeating: "> NOTICE Ann :\u{01}PING 7\u{01}", count: 4))
    }

    @Test func `every event has an id of its own`() {
        let talk = IRCTalk.inOps()
        for _ in 0..<10 { talk.hears(":Ann!~a@h PRIVMSG #ops :x", ":Ann!~a@h TOPIC #ops :y") }
        #expect(talk.ids.count >= 20 && Set(talk.ids).count == talk.ids.count)
    }

    // MARK: What happens

    @Test func `who comes, goes and changes the topic is told of, room by room`() {
        let talk = IRCTalk.inOps()
        talk.hears(":bot!~b@h JOIN #dev", ":irc.example 353 bot = #dev :bot Ann bo carl")
        #expect(
            talk.hears(
                ":bo!~b@h JOIN #ops", ":Ann!~a@h TOPIC #ops :\u{02}new", ":bo!~b@h PART #ops :lunch",
                ":Ann!~a@h KICK #dev carl :\u{02}out", ":Ann!~a@h QUIT :bye")
                == [
                    "joined by bo (irc:net/~bo) in #ops (irc:net/#ops): ",
                    "topic by Ann (irc:net/~ann) in #ops (irc:net/#ops): new",
                    "left by bo (irc:net/~bo) in #ops (irc:net/#ops): lunch",
                    "left by carl (irc:net/~carl) in #dev (irc:net/#dev): out",
                    "left by Ann (irc:net/~ann) in #dev (irc:net/#dev): bye",
                    "left by Ann (irc:net/~ann) in #ops (irc:net/#ops): bye",
                ])
        #expect(talk.hears(":irc.example TOPIC #ops :by services", ":bot!~b@h TOPIC #ops :own") == [])
    }

    @Test func `a netsplit is nothing that anybody did`() {
        let talk = IRCTalk.inOps("batch")
        #expect(
            talk.hears(
                ":irc.example BATCH +x netsplit a.example b.example", "@batch=x :Ann!~a@h QUIT :a b",
                ":irc.example BATCH -x", ":irc.example BATCH +y netjoin a.example b.example",
                "@batch=y :Ann!~a@h JOIN #ops", ":irc.example BATCH -y") == [])
        #expect(talk.session.person(named: "ann")?.name == "Ann")
    }

    @Test(arguments: ["chathistory", "playback", "znc.in/playback"])
    func `what was said before is not heard again`(kind: String) {
        let talk = IRCTalk.inOps("batch")
        #expect(
            talk.hears(
                ":irc.example BATCH +1 \(kind) #ops", "@batch=1 :irc.example BATCH +2 labeled-response",
                "@batch=2 :Ann!~a@h PRIVMSG #ops :lock staging", ":irc.example BATCH -2",
                "@batch=1 :Ann!~a@h PRIVMSG #ops :lock staging", "@batch=1 :bot!~b@h PART #ops",
                ":irc.example BATCH -1") == [])
        #expect(talk.session.room(named: "#ops") != nil)
        #expect(talk.hears("@batch=1 :Ann!~a@h PRIVMSG #ops :x").count == 1)
    }

    // MARK: Nicks

    @Test func `the bot follows its own nick`() {
        let talk = IRCTalk.inOps()
        talk.hears(":bot!~b@h NICK robot")
        #expect(talk.hears(":robot!~b@h PRIVMSG #ops :x", ":Ann!~a@h PRIVMSG bot :x") == [])
        #expect(talk.hears(":Ann!~a@h PRIVMSG robot :x") == ["said by Ann (irc:net/~ann) in private: x"])
    }

    @Test func `a private answer follows who asked to another nick`() {
        let talk = IRCTalk.inOps("account-tag")
        talk.hears("@account=ann :Ann!~a@h PRIVMSG #ops :slow", ":Ann!~a@h NICK Anna")
        #expect(talk.says("done", to: "irc:net/ann", name: "Ann") == ["NOTICE Anna done"])
    }

    @Test func `a private answer follows who asked although it is about to go out`() {
        let talk = IRCTalk.inOps("account-tag")
        talk.hears("@account=ann :Ann!~a@h PRIVMSG #ops :slow")
        let lines = (1...7).flatMap { talk.says("\($0)", to: "irc:net/ann", name: "Ann") }
        #expect(lines.last == "NOTICE Ann 5")
        talk.hears(":Ann!~a@h NICK Anna")
        talk.waits(.seconds(1))
        #expect(talk.takeDue() == ["NOTICE Anna 6"])
        talk.hears(":Anna!~a@h QUIT :bye", ":eve!~e@h NICK Anna", "@account=eve :Anna!~e@h PRIVMSG bot :x")
        talk.waits(.seconds(10))
        #expect(talk.takeDue() == [])
        talk.hears("@account=ann :Ann2!~a@h PRIVMSG bot :back")
        #expect(talk.takeDue() == ["NOTICE Ann2 7"])
    }

    @Test func `whoever takes the nick of somebody with an account does not get their answer`() {
        let talk = IRCTalk.inOps("account-tag")
        talk.hears(
            "@account=ann :Ann!~a@h PRIVMSG #ops :slow", ":Ann!~a@h QUIT :bye", ":Ann!~eve@h JOIN #ops",
            ":Ann!~eve@h PRIVMSG #ops :hello")
        #expect(talk.says("secret", to: "irc:net/ann", name: "Ann") == [])
        #expect(talk.says("hello", to: "irc:net/~ann", name: "Ann") == ["NOTICE Ann hello"])
    }
}
