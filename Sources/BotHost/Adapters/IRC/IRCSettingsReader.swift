import Networking
import PluginAPI

/// Reads what the config says of an IRC network: the rules that no declaration can say.
struct IRCSettingsReader {
    private let members: JSON
    private let path: [JSONPathStep]
    private let source: ConfigurationSource
    private(set) var problems: [(path: [JSONPathStep], message: String)] = []

    /// - Parameter members: As declared by `IRCSettings`, with every default.
    init(_ members: JSON, at path: [JSONPathStep], in source: ConfigurationSource) {
        self.members = members
        self.path = path
        self.source = source
    }

    /// - Parameter usualNick: For when none is given.
    mutating func network(named name: String, usualNick: String) -> IRCNetwork? {
        guard let server = members["server"]?.string, let usesTLS = members["tls"]?.bool else { return nil }
        check(server: server)
        let port = members["port"]?.integer ?? (usesTLS ? 6_697 : 6_667)
        let identity = identity(usualNick)
        let (mechanism, certificate) = account(server, usesTLS: usesTLS)
        var network = IRCNetwork(
            name: name, endpoint: Endpoint(server, UInt16(clamping: port)),
            tls: usesTLS ? tls(certificate) : nil, identity: identity)
        network.tlsOnDemand = tls(nil)
        network.password = members["password"]?.string
        network.mechanism = mechanism
        network.needsAccount = members["account"]?["required"]?.bool ?? true
        network.rooms = rooms(members["rooms"]?.array ?? [])
        network.pace = pace
        return network
    }

    private mutating func check(server: String) {
        let cure = "\(JSON.string(server).quoted) is no server; write a name such as \"irc.libera.chat\""
        if server.isEmpty || server.contains(where: \.isWhitespace) || server.contains("/") {
            complain("server", cure)
        } else if server.count(where: { $0 == ":" }) == 1 {
            // In an address of IPv6 there are more.
            complain("server", cure + ", and its \"port\" beside it")
        }
    }

    // MARK: Who the bot is

    private mutating func identity(_ usualNick: String) -> IRCRegistration.Identity {
        let nick = members["nick"]?.string
        let alternatives = (members["alternatives"]?.array ?? []).compactMap(\.string)
        check(nick: nick ?? usualNick, at: [.name("nick")])
        for (index, alternative) in alternatives.enumerated() {
            check(nick: alternative, at: [.name("alternatives"), .index(index)])
        }
        return IRCRegistration.Identity(
            nick: nick ?? usualNick, alternatives: alternatives, user: members["user"]?.string ?? "",
            realName: members["real_name"]?.string ?? "")
    }

    private mutating func check(nick: String, at place: [JSONPathStep]) {
        let forbidden = nick.unicodeScalars.contains { " ,*?!@.#&:$".unicodeScalars.contains($0) || $0.value < 0x20 }
        guard nick.isEmpty || forbidden || "0"..."9" ~= nick.prefix(1) || nick.hasPrefix("-") else { return }
        complain(
            path + place, "\(JSON.string(nick).quoted) is no nick; it takes letters, digits, - and _, not first a digit"
        )
    }

    /// How the bot logs in, and what it shows in TLS for that.
    private mutating func account(
        _ server: String, usesTLS: Bool
    ) -> (IRCMechanism?, TLSSettings.Identity?) {
        guard let account = members["account"] else { return (nil, nil) }
        let (name, password) = (account["name"]?.string, account["password"]?.string)
        let (certificate, key) = (account["certificate"]?.string, account["key"]?.string)
        switch (name, password, certificate, key) {
        case (let name?, let password?, nil, nil):
            if !usesTLS, !Self.isThisMachine(server) {
                complain("account", "would send its password for everybody to read; set \"tls\" to true")
            }
            return (.plain(account: name, password: password), nil)
        case (nil, nil, let certificate?, let key?):
            if !usesTLS { complain("account", "shows its certificate in TLS; set \"tls\" to true") }
            let identity = TLSSettings.Identity(
                certificateFile: source.absolute(certificate), keyFile: source.absolute(key))
            return (.external, identity)
        default:
            complain("account", "needs \"name\" and \"password\", or \"certificate\" and \"key\"")
            return (nil, nil)
        }
    }

    private static func isThisMachine(_ server: String) -> Bool {
        ["localhost", "127.0.0.1", "::1"].contains(server)
    }

    private func tls(_ identity: TLSSettings.Identity?) -> TLSSettings {
        let authorities = members["ca_file"]?.string.map { TLSSettings.Authorities.file(source.absolute($0)) }
        return TLSSettings(authorities: authorities ?? .system, identity: identity)
    }

    // MARK: Where it is

    private mutating func rooms(_ elements: [JSON]) -> [IRCNetwork.Room] {
        elements.enumerated().compactMap { index, element in
            guard let name = element.string ?? element["name"]?.string else { return nil }
            let isChannel = name.count > 1 && "#&+!".contains(name.first ?? " ")
            guard isChannel, !name.contains(where: { $0 == " " || $0 == "," || $0 == "\u{07}" }) else {
                let cure = name.contains(",") || name.contains(" ") || name.isEmpty ? "#ops" : "#\(name)"
                complain(
                    path + [.name("rooms"), .index(index)],
                    "\(JSON.string(name).quoted) is no channel; write one such as \"\(cure)\"")
                return nil
            }
            return IRCNetwork.Room(name, key: element["key"]?.string)
        }
    }

    private var pace: IRCNetwork.Pace {
        var pace = IRCNetwork.Pace()
        pace.burst = members["burst"]?.integer ?? pace.burst
        pace.interval =
            members["interval"].flatMap { try? ValueDecoder().decode(Duration.self, from: $0) } ?? pace.interval
        if members["flood_control"]?.bool == false { pace.interval = .zero }
        return pace
    }

    // MARK: Complaining

    private mutating func complain(_ member: String, _ message: String) { complain(path + [.name(member)], message) }

    private mutating func complain(_ path: [JSONPathStep], _ message: String) { problems.append((path, message)) }
}
