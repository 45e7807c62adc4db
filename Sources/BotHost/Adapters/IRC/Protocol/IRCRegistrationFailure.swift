import PluginAPI

/// Why a server did not let the bot in.
package enum IRCRegistrationFailure: Error, Equatable, CustomStringConvertible {
    /// 464: the server's own password.
    case wrongPassword
    /// 465, with the server's words.
    case banned(String)
    /// ERROR, with the server's words.
    case closed(String)
    /// Neither the nick nor any other was free; with the server's last words.
    case noNick(String, String)
    case noAccount(IRCAuthentication.Failure)
    case endlessCapabilities

    /// It will be the same again until somebody changes the configuration, or the server's mind.
    package var isLasting: Bool {
        switch self {
        case .wrongPassword, .banned, .noAccount: true
        case .closed, .noNick, .endlessCapabilities: false
        }
    }

    package var description: String {
        switch self {
        case .wrongPassword: "The server wants another password than the config says."
        case .banned(let words): "The server has banned the bot: \(words.withoutFinalDot). Ask who runs it."
        case .closed(let words): "The server closed the connection: \(words.withoutFinalDot)."
        case .noNick(let nick, let words):
            "The server gave the bot neither the nick \(nick) nor another one: \(words.withoutFinalDot)."
        case .noAccount(let failure):
            "The bot may not go on without its account, as the config says, and \("\(failure)".withoutFinalDot)."
        case .endlessCapabilities: "The server's list of capabilities (CAP LS) has no end."
        }
    }
}

extension String {
    /// A server's words, for the end of a sentence, on one line.
    fileprivate var withoutFinalDot: String {
        let words = IRCFormatting.stripped(self).withoutControls
        return words.hasSuffix(".") ? String(words.dropLast()) : words
    }
}
