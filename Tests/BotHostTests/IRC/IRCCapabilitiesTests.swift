import BotHost
import Testing

@Suite struct IRCCapabilitiesTests {
    @Test func `what is wanted and offered is asked for, and then it is settled`() {
        var capabilities = IRCCapabilities(wanted: ["batch", "account-tag", "sasl"], isSecure: true)
        #expect(capabilities.take("CAP * LS * :multi-prefix sasl=PLAIN,EXTERNAL") == [])
        #expect(capabilities.take("CAP * LS :batch away-notify") == [.send(line: "CAP REQ :batch sasl")])
        #expect(capabilities.take("CAP bot ACK :batch") == [])
        #expect(capabilities.take("CAP bot ACK :sasl ") == [.settled])
        #expect(capabilities.enabled == ["batch", "sasl"])
        #expect(capabilities.offered == ["batch": "", "sasl": "PLAIN,EXTERNAL"])
        #expect(IRCCapabilities.opening.text == "CAP LS 302")
        #expect(IRCCapabilities.end.text == "CAP END")
    }

    @Test(arguments: ["CAP * LS :", "CAP * LS :away-notify tls"])
    func `where nothing wanted is offered it is settled at once`(line: String) {
        var capabilities = IRCCapabilities(isSecure: true)
        #expect(capabilities.take(line) == [.settled])
    }

    @Test func `a list that is refused is asked for one by one`() {
        var capabilities = IRCCapabilities(wanted: ["batch", "sasl"], isSecure: true)
        #expect(capabilities.take("CAP * LS :batch sasl") == [.send(line: "CAP REQ :batch sasl")])
        #expect(
            capabilities.take("CAP bot NAK :batch sasl") == [.send(line: "CAP REQ batch"), .send(line: "CAP REQ sasl")])
        #expect(capabilities.take("CAP bot ACK :batch") == [])
        #expect(capabilities.take("CAP bot NAK :sasl") == [.settled])
        #expect(capabilities.enabled == ["batch"])
    }

    @Test func `many are asked for in lines that fit, and answered in several`() {
        let names = (1...40).map { "vendor.example/capability-\($0)" }
        var capabilities = IRCCapabilities(wanted: names, isSecure: true)
        let requests = capabilities.take("CAP * LS :" + names.joined(separator: " ")).compactMap(\.sent)
        #expect(requests.count > 1)
        #expect(requests.allSatisfy { $0.line.count <= 400 })
        #expect(requests.flatMap { $0.params[1].split(separator: " ").map(String.init) } == names)
        for name in names.dropLast() { #expect(capabilities.take("CAP bot ACK :\(name)") == []) }
        #expect(capabilities.take("CAP bot ACK :\(names[39])") == [.settled])
    }

    @Test func `what comes later is asked for, and what goes is gone`() {
        var capabilities = IRCCapabilities(wanted: ["batch", "account-tag"], isSecure: true)
        _ = capabilities.take("CAP * LS :batch")
        #expect(capabilities.take("CAP bot ACK :batch") == [.settled])
        #expect(capabilities.take("CAP bot NEW :account-tag batch x") == [.send(line: "CAP REQ account-tag")])
        #expect(capabilities.take("CAP bot ACK :account-tag") == [])
        #expect(capabilities.enabled == ["batch", "account-tag"])
        #expect(capabilities.take("CAP bot DEL :batch") == [])
        #expect(capabilities.take("CAP bot ACK :-account-tag") == [])
        #expect(capabilities.enabled == [])
    }

    @Test func `nothing is in force that was not wanted`() {
        var capabilities = IRCCapabilities(wanted: ["batch"], isSecure: true)
        _ = capabilities.take("CAP bot ACK :tls away-notify")
        #expect(capabilities.enabled == [])
        #expect(capabilities.take("PRIVMSG bot :CAP * LS :x") == [])
        #expect(capabilities.take("CAP * LS") == [])
    }

    @Test func `a list without an end is not listened to`() {
        var capabilities = IRCCapabilities(isSecure: true)
        let decisions = (0...100).flatMap { capabilities.take("CAP * LS * :vendor.example/\($0)") }
        #expect(decisions == [.endless])
        #expect(capabilities.offered.isEmpty)
    }

    @Test(
        arguments: [
            ("sts=port=6697,duration=300", false, [.useTLS(port: 6697)]),
            ("sts=duration=300,port=6697 batch", false, [.useTLS(port: 6697)]),
            ("sts=duration=300,port=6697", true, [.keepTLS(seconds: 300), .settled]),
            ("sts=duration=0", true, [.keepTLS(seconds: 0), .settled]),
            ("sts=duration=300", false, [.settled]),
            ("sts=port=0", false, [.settled]), ("sts=port=70000", false, [.settled]), ("sts", false, [.settled]),
            ("sts=port=6697", true, [.settled]),
        ] as [(String, Bool, [IRCCapabilities.Decision])])
    func `a server that wants TLS gets it`(offer: String, isSecure: Bool, decisions: [IRCCapabilities.Decision]) {
        var capabilities = IRCCapabilities(wanted: isSecure ? [] : ["batch"], isSecure: isSecure)
        #expect(capabilities.take("CAP * LS :\(offer)") == decisions)
    }

    @Test func `a server that knows nothing of it is done with once`() {
        var capabilities = IRCCapabilities(isSecure: true)
        #expect(capabilities.giveUp() == [.settled])
        #expect(capabilities.giveUp() == [])
    }
}

extension IRCCapabilities {
    fileprivate mutating func take(_ line: String) -> [Decision] { receive(IRCMessage(line: ":irc.example \(line)")!) }
}

extension IRCCapabilities.Decision {
    fileprivate static func send(line: String) -> Self { .send(IRCMessage(line: line)!) }

    fileprivate var sent: IRCMessage? { if case .send(let message) = self { message } else { nil } }
}
