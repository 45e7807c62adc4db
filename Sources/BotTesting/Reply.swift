import BotHost
public import PluginAPI

/// Something that the bot said.
public struct Reply: Sendable {
    /// Its number in the conversation, which stays when it is edited.
    public let id: String
    /// Whether it came in the place of an earlier one with the same `id`.
    public let isEdit: Bool
    /// Whether it was said in a thread.
    public let isInThread: Bool
    /// The outcome's stable code: `lock.acquired`.
    public let code: String
    public let isSuccess: Bool
    public let audience: ReplyAudience
    /// The words as plain text, times in UTC.
    public let text: String
    public let data: JSON?
    /// The commands that the words tell to type (`"\(command: …)"`), as they are typed where it is read: `!unlock staging`.
    public let commands: [String]
    /// What whoever reads it may do next; `TestBot.chooses` does it. Where the chat has no buttons, the text has them, too.
    public let choices: [Choice]
}

/// Who read a reply.
public enum ReplyAudience: Equatable, Sendable, CustomStringConvertible {
    /// Only the person who had typed the command.
    case caller
    /// Everybody in a room: `#ops`.
    case room(String)
    /// Only this person, who had not typed the command.
    case person(String)

    public var description: String {
        switch self {
        case .caller: "caller"
        case .room(let name): name
        case .person(let name): "@\(name)"
        }
    }
}

extension Reply: CustomStringConvertible {
    /// As the whole conversation has it: to whom, the words, and the code.
    public var description: String {
        let edit = isEdit ? " (in place of \(id))" : ""
        let refused = isSuccess ? "" : ", refused"
        let offered = choices.isEmpty ? "" : "; choices: \(choices.map(\.label).joined(separator: ", "))"
        return "to \(audience)\(edit): \(text) [\(code)\(refused)\(offered)]"
    }
}
