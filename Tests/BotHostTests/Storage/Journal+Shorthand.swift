import BotHost
import FoundationEssentials

extension JournalEntry {
    static let someTime = Date(timeIntervalSince1970: 1_767_225_600.125)

    static func of(_ text: String, event: Int? = nil, after seconds: Double = 0) -> JournalEntry {
        JournalEntry(at: someTime + seconds, event: event, json: Array(text.utf8))
    }
}

extension JournalRecord {
    var text: String { String(decoding: json, as: UTF8.self) }
}

extension Store {
    /// The whole journal, the oldest record first.
    func all() async throws -> [JournalRecord] {
        try await journal(JournalQuery(.oldestFirst, limit: 1_000_000))
    }
}
