// Built by scripts/soak together with the sources of the IRC protocol, under libFuzzer and the address sanitizer.

/// Whatever a server sends: reading it never crashes, what reads also writes and reads back as the same, nothing more than
/// one line goes out, and what is kept of it makes sense.
@c(LLVMFuzzerTestOneInput)
public func fuzzIRC(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: bytes, count: count)
    var server = Server()
    for line in input.split(separator: 0x0A).prefix(100) {
        let message = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: line)).withMemoryRebound(to: UInt8.self) {
            IRCMessage(UnsafeRawBufferPointer($0))
        }
        guard let message else { continue }
        checkWriting(message)
        checkText(message.params.last ?? "")
        server.send(message)
    }
    return 0
}

private func checkWriting(_ message: IRCMessage) {
    let line = message.line
    guard IRCMessage(line) == message else { fatalError("does not read back: \(message)") }
    guard !line.dropLast(2).contains(where: { $0 == 0 || $0 == 0x0A || $0 == 0x0D }) else {
        fatalError("more than one line: \(message)")
    }
    _ = message.description
    _ = message.source.map { ($0.nick, $0.user, $0.host, $0.isServer) }
}

private func checkText(_ text: String) {
    let stripped = IRCFormatting.stripped(text)
    guard !stripped.utf8.contains(where: IRCFormatting.isCode) else { fatalError("formatting is left: \(stripped)") }
    _ = CTCP(text: text)?.text
    let room = 64 + text.utf8.count % 400
    for line in IRCLineSplitter(room: room).split(text) where line.utf8.count > room || line.isEmpty {
        fatalError("not a line: \(line)")
    }
}

/// What the bot knows of a server that says what it likes.
private struct Server {
    private var features = IRCFeatures()
    private var capabilities = IRCCapabilities(isSecure: true)
    private var sasl = IRCAuthentication(.plain(account: "bot", password: "password"))
    private var nick = IRCNick(wanted: "bot", current: "bot_", now: .zero)
    private var people = IRCPeople(ownNick: "bot", capabilities: ["account-notify", "extended-join"])

    init() { _ = sasl.start(offered: "") }

    mutating func send(_ message: IRCMessage) {
        features.receive(message)
        _ = capabilities.receive(message)
        _ = sasl.receive(message)
        _ = nick.receive(message, now: .zero)
        people.use(features)
        _ = message.param(0).map { people.question(ofNick: $0) }
        people.receive(message)
        let channel = message.param(0) ?? ""
        guard people.isIn(channel) || people.members(of: channel).isEmpty else { fatalError("members of no channel") }
        _ = people.account(of: message)
        guard features.lineLength >= 512 else { fatalError("no room in a line") }
    }
}
