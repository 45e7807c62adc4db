/// A message in a message: `\u{01}ACTION waves\u{01}`. https://modern.ircdocs.horse/ctcp
package struct CTCP: Equatable, Sendable {
    /// In capitals.
    package let command: String
    package let argument: String

    package init(_ command: String, _ argument: String = "") {
        self.command = command
        self.argument = argument
    }

    /// Reads the text of a PRIVMSG or NOTICE; nil when it is plain text. The mark at the end may be missing.
    package init?(text: String) {
        guard text.utf8.first == 1 else { return nil }
        let body = text.unicodeScalars.dropFirst().prefix { $0 != "\u{01}" }
        let command = body.prefix { $0 != " " }
        self.init(String(command).uppercased(), String(body[command.endIndex...].dropFirst()))
    }

    /// As the text of a message. No control characters come out but its own marks.
    package var text: String {
        let words = argument.isEmpty ? command : "\(command) \(argument)"
        return
            "\u{01}\(String(words.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) }))\u{01}"
    }

    /// What somebody does: `waves` of `/me waves`. It is a message like others.
    package var action: String? { command == "ACTION" ? argument : nil }
}
