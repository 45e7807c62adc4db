import BotHost
import Testing

/// How the bot gets into its rooms and stays there, as a session does it.
@Suite struct IRCRoomsTests {
    private static let refused = ":irc.example 473 bot #ops :Cannot join channel (+i)"

    @Test(arguments: [
        ("403", "there is no such channel"), ("405", "the bot is in too many channels"),
        ("439", "the server wants it slower"), ("470", "the channel sends who comes on to another one"),
        ("471", "the channel is full"), ("473", "one has to be invited; have an operator invite the bot"),
        ("474", "the bot is banned"), ("475", "the key is wrong; correct it in the config"),
        ("476", "that is no channel's name"), ("477", "one needs an account; give the bot one in the config"),
        ("480", "the channel lets nobody in now"), ("489", "one has to come through TLS"),
        ("437", "the channel is not available now"),
    ])
    func `why it is not let in is in the log`(numeric: String, reason: String) {
        let talk = IRCTalk(rooms: [.init("#Ops")])
        talk.isWelcomed()
        #expect(
            talk.hears(":irc.example \(numeric) bot #ops :no") == [
                "warning: is not in #Ops: \(reason). Tries again in 30 s"
            ])
        #expect(talk.hears(":irc.example \(numeric) bot #other :no") == [])
    }

    @Test func `it knocks less and less often`() {
        let talk = IRCTalk()
        talk.isWelcomed()
        for pause in [30, 60, 120, 240, 480, 600, 600] {
            #expect(talk.hears(Self.refused).first?.hasSuffix(Self.words(pause)) == true)
            #expect(!talk.waits(.seconds(pause - 1)).contains("> JOIN #ops"))
            #expect(talk.waits(.seconds(1)).contains("> JOIN #ops"))
        }
    }

    private static func words(_ seconds: Int) -> String {
        "Tries again in " + (seconds < 60 ? "\(seconds) s" : "\(seconds / 60) min")
    }

    @Test(arguments: [
        (":Ann!~a@h KICK #ops BOT :\u{02}out", "was kicked by Ann: out"), (":bot!~b@h PART #ops", "was made to leave"),
    ])
    func `who is made to leave comes back`(line: String, reason: String) {
        let talk = IRCTalk.inOps()
        #expect(talk.hears(line) == ["warning: is not in #ops: \(reason). Tries again in 30 s"])
        #expect(talk.session.nextTick(now: .zero) == .seconds(30))
        #expect(talk.waits(.seconds(30)) == ["> JOIN #ops"])
        talk.hears(":bot!~b@h JOIN #ops")
        #expect(talk.hears(line).first?.hasSuffix("1 min") == true)
    }

    @Test func `after ten good minutes what was before is forgotten`() {
        let talk = IRCTalk.inOps()
        for _ in 0..<5 { talk.hears(":Ann!~a@h KICK #ops bot :out", ":bot!~b@h JOIN #ops") }
        talk.waits(.seconds(599))
        #expect(talk.hears(":Ann!~a@h KICK #ops bot :out").first?.hasSuffix("10 min") == true)
        talk.hears(":bot!~b@h JOIN #ops")
        talk.waits(.seconds(600))
        #expect(talk.hears(":Ann!~a@h KICK #ops bot :out").first?.hasSuffix("30 s") == true)
    }

    @Test func `a server that does not even answer is asked again after ten minutes`() {
        let talk = IRCTalk(rooms: [.init("#ops"), .init("#dev")])
        talk.isWelcomed()
        talk.hears(":bot!~b@h JOIN #dev")
        #expect(talk.waits(.seconds(599)).contains("> JOIN #ops") == false)
        #expect(talk.waits(.seconds(1)).filter { $0.contains("JOIN") } == ["> JOIN #ops"])
    }

    @Test func `an invitation to one of its rooms is taken at once, any other is not`() {
        let talk = IRCTalk(rooms: [.init("#ops", key: "k")])
        talk.isWelcomed()
        #expect(talk.hears(":Ann!~a@h INVITE bot #OPS") == ["> JOIN #ops k"])
        #expect(
            talk.hears(":Ann!~a@h INVITE bot #trap") == ["info: was invited to #trap, which is none of its rooms"])
    }

    @Test func `many rooms come in several lines, none of them too long`() {
        let long = (0..<7).map { IRCNetwork.Room("#" + String(repeating: "\($0)", count: 190), key: "key\($0)") }
        let short = (0..<12).map { IRCNetwork.Room("#r\($0)") }
        let talk = IRCTalk(rooms: short + long)
        _ = talk.session.start()
        talk.hears(":irc.example CAP * LS :", ":irc.example 001 bot :x", ":irc.example 005 bot TARGMAX=JOIN:4 :x")
        let joins = talk.hears(":irc.example 376 bot :x").filter { $0.hasPrefix("> JOIN") }
        #expect(joins.count == 4 + 3)
        #expect(joins.allSatisfy { $0.utf8.count <= 500 })
        #expect(joins.first?.hasSuffix(" key0,key1") == true)
        #expect(joins.last == "> JOIN #r8,#r9,#r10,#r11")
    }
}
