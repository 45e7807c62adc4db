package import PluginAPI

/// How an argument's value is compared with what a rule names.
package enum ArgumentForm: Hashable, Sendable {
    /// In small letters. People and rooms are their ids, numbers their digits, a word or flag that was typed is `yes`,
    /// and what was left out is nothing.
    case text(String)
    /// In seconds, so that `2h` is `120m`.
    case duration(Int)

    /// What `text` in a rule may stand for: which type the argument has only its command knows.
    package static func meanings(of text: String) -> Set<ArgumentForm> {
        let words = text.split(separator: " ")
        guard !words.isEmpty, let (length, count) = DurationText.read(words), count == words.count else {
            return [.text(text.lowercased())]
        }
        return [.text(text.lowercased()), .duration(Int(length.components.seconds))]
    }

    /// What was typed; of a list, each part.
    package static func forms(of value: ArgumentValue?) -> [ArgumentForm] {
        switch value {
        case nil: [.text("")]
        case .text(let text), .personName(let text), .roomName(let text): [.text(text.lowercased())]
        case .integer(let number): [.text("\(number)")]
        case .duration(let seconds): [.duration(seconds)]
        // When it is depends on when it was typed, so no rule names one.
        case .time(let date): [.text("\(date)")]
        case .person(let person): [.text(person.id.rawValue.lowercased())]
        case .room(let room): [.text(room.id.lowercased())]
        case .present: [.text("yes")]
        case .list(let values): values.isEmpty ? [.text("")] : values.flatMap(forms)
        }
    }
}
