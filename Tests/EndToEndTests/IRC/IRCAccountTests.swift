import Glibc
import Testing

/// Accounts and TLS, on InspIRCd with `atheme-services`.
@Suite(.timeLimit(.minutes(2))) struct IRCAccountTests {
    private static let account = #""account": {"name": "bothost", "password": "sesame"}"#

    @Test func `the bot comes through TLS and logs in to its account`() async throws {
        let network = try await InspIRCd(hasServices: true)
        try await register("bothost", "sesame", on: network)
        let ann = try await RawPerson("ann", on: network.server.port)
        try await withIRCBot(on: network.secureNetwork(Self.account)) { bot in
            try await ann.meets("bothost")
            try await bot.logged("irc:net: is connected", "tls=TLSv1.3")
            ann.send("WHOIS bothost")
            try await ann.hears(" 330 ann bothost bothost ")
        }
    }

    @Test func `with a wrong password the bot stays away and says why`() async throws {
        let network = try await InspIRCd(hasServices: true)
        try await register("bothost", "another", on: network)
        try await withIRCBot(on: network.secureNetwork(Self.account)) { bot in
            try await bot.logged("error irc:net: ", "the server refused the account or its password: ")
            try await bot.logged("irc:net: connects again in=\"5 min\"")
            #expect(!bot.transcript.seen.errors.contains("sesame"))
        }
    }

    @Test func `a server that shows another's certificate is left alone`() async throws {
        let network = try await InspIRCd(names: "DNS:other.example")
        try await withIRCBot(on: network.secureNetwork()) { bot in
            try await bot.logged(
                "error irc:net: The certificate of localhost:\(network.securePort) is not for localhost",
                "(it is for other.example)")
            try await bot.logged("irc:net: connects again in=")
            #expect(!bot.transcript.seen.errors.contains("is connected"))
        }
    }

    @Test func `roles go by the account and not by the nick`() async throws {
        let network = try await InspIRCd(hasServices: true)
        try await register("ann", "hunter2", on: network)
        let port = network.server.port
        try await withIRCBot(on: network.secureNetwork(), #""roles": {"admins": ["irc:net/ann"]}"#) { _ in
            let ann = try await RawPerson("ann", on: port)
            try await ann.meets("bothost")
            ann.says("!plugins reload lock")
            try await ann.hears(":bothost!", " NOTICE ann :", "cannot tell who you are")
            try await identify(ann, "hunter2")
            ann.says("!plugins reload lock")
            try await ann.hears(":bothost!", "lock is reloaded")
            ann.says("whoami", to: "bothost")
            try await ann.hears(":bothost!", "irc:net/ann", "admins")
            ann.says("LOGOUT", to: "NickServ")
            try await ann.hears(":nickserv!", "logged out")
            ann.says("whoami", to: "bothost")
            try await ann.hears(":bothost!", "irc:net/~ann")
        }
    }

    @Test(arguments: [false, true], [false, true])
    func `an answer finds who has another nick meanwhile`(hasAccount: Bool, isHeardBefore: Bool) async throws {
        let network = try await InspIRCd(hasServices: hasAccount)
        if hasAccount { try await register("ann", "hunter2", on: network) }
        let ann = try await RawPerson("ann", on: network.server.port)
        if hasAccount { try await identify(ann, "hunter2") }
        try await withIRCBot(on: network.secureNetwork()) { _ in
            try await ann.meets("bothost")
            let go = "\(network.server.folder.path)/go"
            ann.says("zoo wait \(go)", to: "bothost")
            try await ann.hears(":bothost!", " PRIVMSG ann :I wait.")
            ann.send("NICK annabel")
            try await ann.hears(":ann!", "NICK :annabel")
            if isHeardBefore {
                ann.says("\u{01}VERSION\u{01}", to: "bothost")
                try await ann.hears(":bothost!", " NOTICE annabel :\u{01}VERSION")
                ann.says("not for the bot")
            }
            close(creat(go, 0o644))
            try await ann.hears(":bothost!", " PRIVMSG annabel :It is there.")
        }
    }

    @Test func `a server that wants TLS gets it, and after a restart at once`() async throws {
        let network = try await InspIRCd(stsSeconds: 3_600)
        let ann = try await RawPerson("ann", on: network.server.port)
        let members = #""ca_file": "\#(network.certificates.authority)""#
        let folder = BotFolder(networks: ["net": network.server.network(members)])
        try await withBot(in: folder) { bot in
            try await bot.logged("irc:net: goes over to TLS, as the server wants port=\(network.securePort)")
            try await bot.logged("irc:net: is connected", "tls=TLSv1.3")
            try await ann.meets("bothost")
            bot.signal(SIGTERM)
            try await bot.ends(.exited(0))
            try await ann.hears(":bothost!", "QUIT")
        }
        try await withBot(in: folder) { bot in
            try await bot.logged("irc:net: is on the network")
            #expect(!bot.transcript.seen.errors.contains("tls=none"))
        }
    }

    // MARK: Steps

    private func register(_ account: String, _ password: String, on network: InspIRCd) async throws {
        let owner = try await RawPerson(account, on: network.server.port, in: nil)
        owner.says("REGISTER \(password) \(account)@test.local", to: "NickServ")
        try await owner.hears(" 900 ")
        try await owner.quits()
    }

    private func identify(_ person: RawPerson, _ password: String) async throws {
        person.says("IDENTIFY \(password)", to: "NickServ")
        try await person.hears(" 900 ")
    }
}
