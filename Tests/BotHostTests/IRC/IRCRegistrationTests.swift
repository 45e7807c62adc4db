import BotHost
import Testing

@Suite struct IRCRegistrationTests {
    @Test func `with an account it goes from capabilities to SASL to the end`() {
        var registration = Self.registration(password: "door", mechanism: .external, needsAccount: true)
        #expect(
            registration.start().map(\.text) == [
                "CAP LS 302", "PASS door", "NICK bot", "USER bothost 0 * :A chat bot",
            ])
        #expect(registration.take("NOTICE * :*** Looking up your hostname") == [])
        #expect(registration.take("CAP * LS :sasl=EXTERNAL batch") == ["CAP REQ :batch sasl"])
        #expect(registration.take("CAP bot ACK :batch sasl") == ["AUTHENTICATE EXTERNAL"])
        #expect(registration.take("AUTHENTICATE +") == ["AUTHENTICATE +"])
        #expect(registration.take("900 bot bot!b@h Bot :hello") == [])
        #expect(registration.take("903 bot :ok") == ["CAP END"])
        #expect(registration.take("001 bot :Welcome") == ["registered as bot"])
        #expect(registration.take("433 bot other :in use") == [])
        #expect(registration.capabilities.enabled == ["batch", "sasl"])
        #expect(registration.authentication?.account == "Bot")
    }

    @Test func `without an account the talk ends when everything is answered`() {
        var registration = Self.registration()
        #expect(registration.take("CAP * LS :sasl batch") == ["CAP REQ batch"])
        #expect(registration.take("CAP bot ACK :batch") == ["CAP END"])
        #expect(registration.take("001 bot_ :Welcome") == ["registered as bot_"])
    }

    @Test(arguments: ["421 bot CAP :Unknown command", "410 bot CAP :Invalid"])
    func `a server without capabilities registers all the same`(line: String) {
        var registration = Self.registration()
        #expect(registration.take(line) == ["CAP END"])
        #expect(registration.take("001 bot :Welcome") == ["registered as bot"])
    }

    @Test(arguments: [
        (["CAP * LS :batch", "CAP bot ACK :batch"], "the server does not offer SASL on this connection"),
        (["421 * CAP :Unknown command"], "the server does not offer SASL on this connection"),
        (["001 bot :Welcome"], "the server does not offer SASL on this connection"),
        (["CAP * LS :sasl=PLAIN", "CAP bot ACK :sasl"], "the server does not know SASL EXTERNAL, but PLAIN"),
        (
            ["CAP * LS :sasl", "CAP bot ACK :sasl", "904 bot :SASL failed."],
            "the server refused the account or its password: SASL failed"
        ),
    ])
    func `where the account is needed nothing goes on without it`(lines: [String], why: String) throws {
        var registration = Self.registration(mechanism: .external, needsAccount: true)
        let last = lines.flatMap { registration.take($0) }.last
        #expect(last == "failed for good: The bot may not go on without its account, as the config says, and \(why).")
        #expect(registration.take("001 bot :Welcome") == [])
    }

    @Test func `where the account is not needed it goes on without it, and says so`() {
        var registration = Self.registration(mechanism: .external)
        #expect(
            registration.take("CAP * LS :") == [
                "without account: the server does not offer SASL on this connection", "CAP END",
            ])
        #expect(registration.take("001 bot :Welcome") == ["registered as bot"])
    }

    @Test func `a nick that is taken is followed by the next, until none is left`() {
        var registration = Self.registration(nick: "watchman", alternatives: ["bot2", "watchman"])
        let numerics = ["433", "436", "432", "437"]
        var tried: [String] = []
        for round in 0..<13 {
            let nick = tried.last.map { String($0.dropFirst(5)) } ?? "watchman"
            tried += registration.take("\(numerics[round % 4]) * \(nick) :Nick is in use.")
        }
        let made = (1...9).map { "NICK watchma_\($0)" }
        #expect(Array(tried.prefix(12)) == ["NICK bot2", "NICK watchman_", "NICK watchman__"] + made)
        #expect(
            tried.last
                == "failed: The server gave the bot neither the nick watchman nor another one: Nick is in use.")
    }

    @Test func `a channel that cannot be had has nothing to do with the nick`() {
        var registration = Self.registration()
        #expect(registration.take("437 bot #ops :unavailable") == [])
    }

    @Test(arguments: [
        ("464 bot :Password incorrect", "failed for good: The server wants another password than the config says."),
        (
            "465 bot :You are banned.",
            "failed for good: The server has banned the bot: You are banned. Ask who runs it."
        ),
        (
            "ERROR :Closing Link: \u{02}throttled\u{02}",
            "failed: The server closed the connection: Closing Link: throttled."
        ),
    ])
    func `a server that does not let it in is quoted`(line: String, decision: String) {
        var registration = Self.registration()
        #expect(registration.take(line) == [decision])
        #expect(registration.take(line) == [])
    }

    @Test func `a server that wants TLS is left, and nothing is told to it`() {
        var registration = Self.registration(mechanism: .external, isSecure: false)
        #expect(registration.take("CAP * LS * :sts=port=6697,duration=300 sasl") == ["TLS on 6697"])
        #expect(registration.take("CAP * LS :batch") == [])
    }

    @Test func `how long TLS is to be kept is passed on, and an endless list is not`() {
        var registration = Self.registration()
        #expect(registration.take("CAP * LS :sts=duration=300") == ["TLS for 300 s", "CAP END"])
        registration = Self.registration()
        let decisions = (0...100).flatMap { _ in registration.take("CAP * LS * :x") }
        #expect(decisions == ["failed: The server's list of capabilities (CAP LS) has no end."])
    }

    @Test func `no password is printed`() {
        let registration = Self.registration(password: "d00r", mechanism: .plain(account: "bot", password: "s3cret"))
        var printed = ""
        dump(registration, to: &printed)
        print(registration, [registration], to: &printed)
        #expect(!printed.contains("d00r") && !printed.contains("s3cret"))
    }

    private static func registration(
        nick: String = "bot", alternatives: [String] = [], password: String? = nil, mechanism: IRCMechanism? = nil,
        needsAccount: Bool = false, isSecure: Bool = true
    ) -> IRCRegistration {
        IRCRegistration(
            .init(nick: nick, alternatives: alternatives, user: "bothost", realName: "A chat bot"),
            password: password, mechanism: mechanism, needsAccount: needsAccount, isSecure: isSecure)
    }
}

extension IRCRegistration {
    /// What is decided, in words.
    fileprivate mutating func take(_ line: String) -> [String] {
        receive(IRCMessage(line: line)!).map { decision in
            switch decision {
            case .send(let message): message.text
            case .useTLS(let port): "TLS on \(port)"
            case .keepTLS(let seconds): "TLS for \(seconds) s"
            case .withoutAccount(let failure): "without account: \(failure)"
            case .registered(let nick): "registered as \(nick)"
            case .failed(let failure): failure.isLasting ? "failed for good: \(failure)" : "failed: \(failure)"
            }
        }
    }
}
