import BotHost
import Testing

@Suite struct IRCAuthenticationTests {
    @Test func `PLAIN tells account and password, and hears what the account is called`() {
        var sasl = IRCAuthentication(.plain(account: "bot", password: "s3cret"))
        #expect(sasl.start(offered: "EXTERNAL,PLAIN") == [.send(IRCMessage("AUTHENTICATE", ["PLAIN"]))])
        #expect(sasl.take("AUTHENTICATE +") == [.send(IRCMessage("AUTHENTICATE", ["AGJvdABzM2NyZXQ="]))])
        #expect(sasl.take("900 bot bot!b@h Bot :You are now logged in as Bot") == [])
        #expect(sasl.take("903 bot :SASL authentication successful") == [.succeeded(account: "Bot")])
        #expect(sasl.account == "Bot")
        #expect(sasl.take("901 bot bot!b@h :You are now logged out") == [])
        #expect(sasl.account == nil)
    }

    @Test func `EXTERNAL says nothing, which is a plus`() {
        var sasl = IRCAuthentication(.external)
        #expect(sasl.start(offered: "") == [.send(IRCMessage("AUTHENTICATE", ["EXTERNAL"]))])
        #expect(sasl.take("AUTHENTICATE +") == [.send(IRCMessage("AUTHENTICATE", ["+"]))])
        #expect(sasl.take("903 bot :ok") == [.succeeded(account: nil)])
    }

    @Test(arguments: [
        (0, [8]), (292, [396]), (293, [400, 1]), (295, [400, 1]), (296, [400, 4]), (595, [400, 400, 1]),
        (596, [400, 400, 4]),
    ])
    func `a long answer comes in lines of 400, and a full one is not the last`(length: Int, sizes: [Int]) {
        var sasl = IRCAuthentication(.plain(account: "bot", password: String(repeating: "x", count: length)))
        _ = sasl.start(offered: "")
        let sent = sasl.take("AUTHENTICATE +").map { decision in
            if case .send(let message) = decision { message.params[0].utf8.count } else { -1 }
        }
        // NUL, "bot", NUL and the password: three bytes make four letters.
        #expect(sent == sizes)
    }

    @Test(arguments: [
        (
            "902 bot :You must use a nick assigned to you",
            "the server does not let the bot have its account: You must use a nick assigned to you"
        ),
        (
            "904 bot :SASL authentication failed",
            "the server refused the account or its password: SASL authentication failed"
        ),
        ("905 bot :SASL message too long", "the account and its password are too long for the server"),
        ("906 bot :Aborted", "the server refused the account or its password: Aborted"),
        (
            "907 bot :You have already authenticated",
            "the server refused the account or its password: You have already authenticated"
        ),
        (
            "908 bot EXTERNAL,SCRAM-SHA-256 :are available",
            "the server does not know SASL PLAIN, but EXTERNAL, SCRAM-SHA-256"
        ),
    ])
    func `a refusal says why, once`(line: String, words: String) throws {
        var sasl = IRCAuthentication(.plain(account: "bot", password: "s3cret"))
        _ = sasl.start(offered: "")
        _ = sasl.take("AUTHENTICATE +")
        let decision = try #require(sasl.take(line).first)
        if case .failed(let failure) = decision { #expect("\(failure)" == words) } else { Issue.record("\(decision)") }
        #expect(sasl.take("904 bot :SASL authentication failed") == [])
        #expect(sasl.take("903 bot :late") == [])
        #expect(sasl.take("AUTHENTICATE +") == [])
    }

    @Test func `a mechanism that is not offered is not tried`() {
        var sasl = IRCAuthentication(.external)
        #expect(sasl.start(offered: "PLAIN") == [.failed(.mechanismUnknown("EXTERNAL", known: ["PLAIN"]))])
        #expect(
            "\(IRCAuthentication.Failure.mechanismUnknown("EXTERNAL", known: []))"
                == "the server does not know SASL EXTERNAL")
    }

    @Test(arguments: [["AUTHENTICATE c2VydmVy"], ["AUTHENTICATE +", "AUTHENTICATE +"]])
    func `a server that wants something else is told so, and gets nothing`(lines: [String]) {
        var sasl = IRCAuthentication(.plain(account: "bot", password: "s3cret"))
        _ = sasl.start(offered: "")
        let decisions = lines.flatMap { sasl.take($0) }.suffix(2)
        #expect(decisions == [.send(IRCMessage("AUTHENTICATE", ["*"])), .failed(.unexpectedChallenge)])
    }

    @Test func `success is believed only after the answer`() {
        var sasl = IRCAuthentication(.external)
        #expect(sasl.take("903 bot :ok") == [])
        _ = sasl.start(offered: "")
        #expect(sasl.take("903 bot :ok") == [])
    }

    @Test func `a NUL in a password is refused, for it would end it`() {
        var sasl = IRCAuthentication(.plain(account: "bot", password: "a\0b"))
        #expect(sasl.start(offered: "") == [.failed(.zeroByte)])
    }

    @Test func `the password is not printed, however it is tried`() {
        let mechanism = IRCMechanism.plain(account: "bot", password: "s3cret")
        #expect("\(mechanism)" == "PLAIN as bot")
        var dumped = ""
        dump(IRCAuthentication(mechanism), to: &dumped)
        print(mechanism, IRCAuthentication(mechanism), to: &dumped)
        debugPrint(IRCAuthentication(mechanism), to: &dumped)
        #expect(!dumped.contains("s3cret"))
    }
}

extension IRCAuthentication {
    fileprivate mutating func take(_ line: String) -> [Decision] { receive(IRCMessage(line: line)!) }
}
