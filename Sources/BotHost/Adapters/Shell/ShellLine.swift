/// What a line typed into the shell means to the shell itself.
package enum ShellLine: Equatable {
    case nothing
    /// For the bot, or for the room, as it stands.
    case say(String)
    /// A slash command of the bot's, without the slash.
    case slash(String)
    /// From now on, or for `line` only, speak as this person.
    case speakAs(String, line: String?)
    case enterRoom(String)
    case leaveRoom
    /// Give the room this topic.
    case topic(String)
    /// React with this to what the bot said last.
    case react(String)
    /// Make what was said last say this.
    case edit(String)
    /// Delete what was said last.
    case delete
    case help
    case quit
    /// What was wrong, and what to type instead.
    case mistake(String)

    package init(_ line: String) {
        let line = line.trimmingSpaces
        guard let (word, rest) = line[...].firstWord else {
            self = .nothing
            return
        }
        switch word {
        case "/as": self = Self.speakAs(rest)
        case "/in": self = Self.enterRoom(rest)
        case "/dm": self = rest.isEmpty ? .leaveRoom : .mistake("/dm takes nothing more, but there is \"\(rest)\".")
        case "/topic", "/react", "/edit": self = Self.happening(word, rest)
        case "/delete":
            self = rest.isEmpty ? .delete : .mistake("/delete takes nothing more, but there is \"\(rest)\".")
        case "/help": self = .help
        case "/quit", "/exit": self = .quit
        default: self = word.first == "/" && word.count > 1 ? .slash(String(line.dropFirst())) : .say(line)
        }
    }

    private static func speakAs(_ rest: Substring) -> ShellLine {
        guard let (word, line) = rest.firstWord else { return .mistake("/as needs a name: /as alice") }
        let name = word.first == "@" ? word.dropFirst() : word
        guard isName(name) else {
            return .mistake("\"\(word)\" is no name; it takes letters, digits, dots, dashes: /as alice")
        }
        return .speakAs(String(name), line: line.isEmpty ? nil : String(line))
    }

    private static func enterRoom(_ rest: Substring) -> ShellLine {
        guard let (word, more) = rest.firstWord, more.isEmpty else { return .mistake("/in needs one room: /in #ops") }
        let name = word.first == "#" ? word.dropFirst() : word
        guard isName(name) else {
            return .mistake("\"\(word)\" is no room; it takes letters, digits, dots, dashes: /in #ops")
        }
        return .enterRoom("#\(name)")
    }

    private static func happening(_ word: Substring, _ rest: Substring) -> ShellLine {
        switch word {
        case _ where rest.isEmpty:
            .mistake("\(word) needs words behind it: \(word) \(word == "/react" ? "👍" : "release on friday")")
        case "/topic": .topic(String(rest))
        case "/react": .react(String(rest))
        default: .edit(String(rest))
        }
    }

    private static func isName(_ name: Substring) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" || $0 == "_" || $0 == "."
            }
    }

    static let helpLines = [
        "/as alice         speak as alice; /as alice lock staging: only this line",
        "/in #ops          go into the room #ops, where the bot listens when it is called: @bothost help",
        "/dm               go back to talking to the bot alone",
        "/topic words      give the room a topic",
        "/react 👍         react to what the bot said last; /edit words, /delete: change what you said last",
        "/quit             end, as Ctrl-D does",
        "/anything else    a slash command of the bot, as in other chats",
        "help              what the bot can do",
    ]
}

extension String {
    /// Without the white space at both ends.
    var trimmingSpaces: String {
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
