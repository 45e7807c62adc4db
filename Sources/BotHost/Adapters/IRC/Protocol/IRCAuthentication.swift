import FoundationEssentials

/// Proves to the server whose account the bot has (SASL). https://ircv3.net/specs/extensions/sasl-3.1
package struct IRCAuthentication: Sendable {
    package enum Decision: Equatable, Sendable {
        case send(IRCMessage)
        /// - account: As the server calls it, if it did.
        case succeeded(account: String?)
        case failed(Failure)
    }

    private enum State: Equatable {
        case idle
        case asked
        case answered
        case over
    }

    package let mechanism: IRCMechanism
    /// What the server calls the account; nil when there is none.
    package private(set) var account: String?
    private var state = State.idle

    package init(_ mechanism: IRCMechanism) { self.mechanism = mechanism }

    /// - Parameter offered: The value of the capability `sasl`; empty when the server does not say what it knows.
    package mutating func start(offered: String) -> [Decision] {
        let known = offered.split(separator: ",").map { $0.uppercased() }
        guard known.isEmpty || known.contains(mechanism.name) else {
            return fail(.mechanismUnknown(mechanism.name, known: known))
        }
        guard mechanism.isValid else { return fail(.zeroByte) }
        state = .asked
        return [.send(IRCMessage("AUTHENTICATE", [mechanism.name]))]
    }

    package mutating func receive(_ message: IRCMessage) -> [Decision] {
        switch message.verb {
        case "AUTHENTICATE": return answer(challenge: message.param(0) ?? "")
        case "900": account = message.param(2)
        case "901": account = nil
        default: return state == .idle || state == .over ? [] : end(message)
        }
        return []
    }

    /// Neither mechanism has the server say anything but "go on", once.
    private mutating func answer(challenge: String) -> [Decision] {
        guard state != .idle, state != .over else { return [] }
        guard state == .asked, challenge == "+" else {
            return [.send(IRCMessage("AUTHENTICATE", ["*"]))] + fail(.unexpectedChallenge)
        }
        state = .answered
        return Self.chunks(mechanism.response).map { .send(IRCMessage("AUTHENTICATE", [$0])) }
    }

    private mutating func end(_ message: IRCMessage) -> [Decision] {
        switch message.verb {
        case "903":
            guard state == .answered else { return [] }
            state = .over
            return [.succeeded(account: account)]
        case "902", "904", "905", "906", "907": return fail(.refused(message.verb, message.params.last ?? ""))
        case "908":
            let known = (message.param(1) ?? "").split(separator: ",").map(String.init)
            return fail(.mechanismUnknown(mechanism.name, known: known))
        default: return []
        }
    }

    private mutating func fail(_ failure: Failure) -> [Decision] {
        state = .over
        return [.failed(failure)]
    }

    /// In Base64, 400 bytes to a line; the line that is shorter is the last, and `+` is one of none.
    static func chunks(_ response: [UInt8]) -> [String] {
        let text = Data(response).base64EncodedString().utf8
        var chunks = stride(from: 0, to: text.count, by: 400).map { start in
            String(Substring(text.dropFirst(start).prefix(400)))
        }
        if text.count.isMultiple(of: 400) { chunks.append("+") }
        return chunks
    }
}

extension IRCAuthentication {
    /// Why the server does not believe it.
    package enum Failure: Error, Equatable, CustomStringConvertible {
        /// The server has no SASL.
        case notOffered
        case mechanismUnknown(String, known: [String])
        /// With the server's number and words.
        case refused(String, String)
        case unexpectedChallenge
        case zeroByte

        package var description: String {
            switch self {
            case .notOffered: "the server does not offer SASL on this connection"
            case .mechanismUnknown(let name, let known) where known.isEmpty: "the server does not know SASL \(name)"
            case .mechanismUnknown(let name, let known):
                "the server does not know SASL \(name), but \(known.joined(separator: ", "))"
            case .refused("905", _): "the account and its password are too long for the server"
            case .refused("902", let words): "the server does not let the bot have its account: \(words)"
            case .refused(_, let words): "the server refused the account or its password: \(words)"
            case .unexpectedChallenge: "the server asked for something that the mechanism does not know"
            case .zeroByte: "the account and its password must not hold a NUL"
            }
        }
    }
}
