/// Ids of people or rooms; one that ends in `:*` or `/*` is everybody, or every room, there.
package struct IDs: Equatable, Sendable {
    /// As they were written.
    package let all: [String]
    private let exact: Set<String>
    private let places: [String]

    package init(_ ids: [String] = []) {
        all = ids
        exact = Set(ids)
        places = ids.filter { $0.hasSuffix(":*") || $0.hasSuffix("/*") }.map { String($0.dropLast()) }
    }

    package var isEmpty: Bool { all.isEmpty }

    /// Everybody, also those of whom no network says who they are.
    package var areEverybody: Bool { exact.contains("*") }

    /// Whether some of them are everybody at a place.
    package var arePlaces: Bool { !places.isEmpty }

    package func contains(_ id: String) -> Bool {
        exact.contains(id) || places.contains { id.utf8.starts(with: $0.utf8) }
    }

    /// The one of them by which `id` belongs to them.
    package func first(for id: String) -> String? { all.first { IDs([$0]).contains(id) } }

    /// What is wrong with `id` as somebody who may have a role, and what to write; nil when nothing is.
    package static func complaint(about id: String) -> String? {
        let quote = "\"\(id)\""
        guard isWhole(id) else {
            let name = id.isEmpty ? "alice" : id.hasPrefix("@") ? String(id.dropFirst()) : id
            return "\(quote) is nobody's id; write where they are before it, such as \"shell:\(name)\""
        }
        let own = id[(id.lastIndex { $0 == ":" || $0 == "/" } ?? id.startIndex)...].dropFirst()
        return own.hasPrefix("~") ? "\(quote) could be anybody, so it has no role; write the id of an account" : nil
    }

    /// The same for a room.
    package static func complaint(aboutRoom id: String) -> String? {
        if isWhole(id) { return nil }
        let name = id.isEmpty ? "#ops" : id.hasPrefix("#") ? id : "#\(id)"
        return "\"\(id)\" is no room's id; write where it is before it, such as \"shell:\(name)\""
    }

    /// An id is an adapter's, a colon, and what the adapter calls the person or room.
    private static func isWhole(_ id: String) -> Bool {
        guard let colon = id.firstIndex(of: ":") else { return false }
        return colon != id.startIndex && id.last != ":" && id.last != "/"
    }
}
