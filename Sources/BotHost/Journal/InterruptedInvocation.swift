package import FoundationEssentials
package import PluginAPI

/// Something that had begun when the host ended, and of which nobody knows how it ended.
package struct InterruptedInvocation: Sendable {
    /// The entry that it began.
    package let began: JSON
    package let at: Date

    package var id: String { began["id"]?.string ?? "" }
    package var plugin: String { began["plugin"]?.string ?? "" }
    /// Which event of a chat it answered, as the journal shows it.
    var event: String? { began["event"]?.string }
    /// With secrets masked.
    package var text: String? { began["text"]?.string }
    package var effect: Command.Effect { began["effect"]?.string == Command.Effect.acts.name ? .acts : .changes }

    /// Whom to tell, and where; nil when nobody had asked for it.
    package var cause: IncomingMessage? {
        guard began[InvocationFacts.Kind.command.rawValue] != nil, let text,
            let person = began["person"], let id = person["id"]?.string, let name = person["name"]?.string
        else { return nil }
        let room = began["room"].flatMap { room in
            room["id"]?.string.flatMap { id in room["name"]?.string.map { Room(id: id, name: $0) } }
        }
        return IncomingMessage(
            id: began["event"]?.string ?? "", person: Person(id: Person.ID(rawValue: id), name: name), room: room,
            text: text)
    }

    /// What began after record `number` and has not ended, the oldest first.
    static func all(in store: any Store, after number: Int) async throws -> [InterruptedInvocation] {
        var found: [String: (seq: Int, began: InterruptedInvocation)] = [:]
        var query = JournalQuery(.oldestFirst, limit: 1_000)
        query.numbers = number + 1...Int.max
        while true {
            let page = try await store.journal(query)
            for record in page {
                let entry = try JSONReader.read(record.json)
                guard let id = entry["id"]?.string else { continue }
                if entry["kind"] == "began" {
                    found[id] = (record.seq, InterruptedInvocation(began: entry, at: record.at))
                } else {
                    found[id] = nil
                }
            }
            guard let last = page.last else { break }
            query.numbers = last.seq + 1...Int.max
        }
        return found.values.sorted { $0.seq < $1.seq }.map(\.began)
    }

    /// The entry that it has ended, found out at `now`.
    func ending(at now: Date) -> JournalEntry {
        var writer = JSONWriter()
        writer.object { entry in
            entry.member("at", UTCText.withMilliseconds(now))
            entry.member("kind", "ended")
            entry.member("code", Self.code)
            entry.member("ok", false)
            for member in began.object ?? JSONObject() where member.name != "at" && member.name != "kind" {
                entry.member(member.name, member.value)
            }
        }
        return JournalEntry(at: now, json: writer.bytes)
    }

    package static let code = "host.interrupted"
}
