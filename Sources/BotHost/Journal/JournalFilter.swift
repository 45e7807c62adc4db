package import FoundationEssentials
package import PluginAPI

/// Which invocations somebody wants to see.
package struct JournalFilter: Equatable, Sendable {
    package var since: Date?
    package var until: Date?
    package var plugin: String?
    /// An id (`irc:libera/ann`), its last part, or a name.
    package var person: String?
    package var code: String?

    package init() {}

    /// What the store can look for; `selects` decides in the end.
    package func query(_ order: JournalQuery.Order, limit: Int) -> JournalQuery {
        var query = JournalQuery(order, limit: limit)
        query.since = since
        query.until = until
        let members = [("plugin", plugin), ("code", code)].compactMap { name, value in
            value.map { Self.json(name) + [UInt8(ascii: ":")] + Self.json($0) }
        }
        query.containing = members + (person.map { [Array(Self.json($0).dropFirst().dropLast())] } ?? [])
        return query
    }

    package func selects(_ entry: JSON) -> Bool {
        (plugin.map { entry["plugin"]?.string == $0 } ?? true) && (code.map { entry["code"]?.string == $0 } ?? true)
            && (person.map { Self.isPerson(entry["person"], called: $0) } ?? true)
    }

    private static func isPerson(_ person: JSON?, called name: String) -> Bool {
        guard let id = person?["id"]?.string else { return false }
        return id == name || person?["name"]?.string == name
            || id.split(whereSeparator: { "/:".contains($0) }).last == name[...]
    }

    private static func json(_ text: String) -> [UInt8] {
        var writer = JSONWriter(capacity: text.utf8.count + 2)
        writer.value(text)
        return writer.bytes
    }
}
