import FoundationEssentials
import PluginAPI
import Synchronization

/// The choices that were offered by number, for networks without buttons: which number stands for which line.
///
/// Numbers go on from one message to the next, so that one which was read an hour ago does not mean something else now.
/// All of it is stored: a choice outlives the bot.
package final class ChoiceBook: Sendable {
    /// Where choices were shown, so who may type their numbers: everybody in a room, or one person.
    private enum Place: Hashable {
        case room(String)
        case person(Person.ID)

        init(_ audience: OutgoingMessage.Audience) {
            switch audience {
            case .room(let room): self = .room(room.id)
            case .person(let person, _): self = .person(person.id)
            }
        }

        var key: String {
            switch self {
            case .room(let id): "choices/room/\(id)"
            case .person(let id): "choices/person/\(id)"
            }
        }
    }

    /// What was offered in one place.
    private struct Page: Codable, Equatable, Sendable {
        var next = 1
        var at: Date
        var lines: [Int: String] = [:]
    }

    /// Two digits are typed quickly.
    private static let highest = 99
    /// After such a time nobody means the numbers before.
    private static let forgetsAfter: TimeInterval = 86_400
    /// So many places are remembered; of more, the oldest are forgotten.
    private static let mostPlaces = 2_000

    private let storage: Storage
    private let pages = Mutex<[String: Page]>([:])

    init(storage: Storage) { self.storage = storage }

    /// Finds what was offered before the bot was started.
    func load() async throws {
        let stored = try await storage.values(prefix: "choices/", as: Page.self)
        pages.withLock { pages in
            for (key, page) in stored where pages[key] == nil { pages[key] = page }
        }
    }

    /// Gives each of `choices` the number by which it can be chosen, on disk when this returns.
    func number(
        _ choices: [Choice], shownTo audience: OutgoingMessage.Audience, now: Date
    ) async throws -> [(number: Int, choice: Choice)] {
        let key = Place(audience).key
        let (page, numbered, forgotten) = pages.withLock { pages in
            var page = pages[key] ?? Page(at: now)
            if now.timeIntervalSince(page.at) > Self.forgetsAfter { page = Page(at: now) }
            if page.next + choices.count - 1 > Self.highest { page.next = 1 }
            let numbered = choices.enumerated().map { (number: page.next + $0.offset, choice: $0.element) }
            for (number, choice) in numbered { page.lines[number] = choice.command }
            page.next += choices.count
            page.at = now
            pages[key] = page
            return (page, numbered, Self.forget(&pages))
        }
        try await storage.update(key, as: Page.self) { $0 = page }
        if let forgotten { try await storage.update(forgotten, as: Page.self) { $0 = nil } }
        return numbered
    }

    private static func forget(_ pages: inout [String: Page]) -> String? {
        guard pages.count > mostPlaces, let oldest = pages.min(by: { $0.value.at < $1.value.at })?.key else {
            return nil
        }
        pages[oldest] = nil
        return oldest
    }

    /// The line for which `number` stands, typed by `person` in `room`, or to the bot alone; nil when it stands for none.
    func line(_ number: Int, by person: Person, in room: Room?) -> String? {
        pages.withLock { pages in
            let places = [Place.person(person.id), room.map { .room($0.id) }].compactMap(\.self)
            // In a room both its own and what the person was shown alone; what was said last is meant.
            return places.compactMap { pages[$0.key] }.filter { $0.lines[number] != nil }
                .max { $0.at < $1.at }?.lines[number]
        }
    }
}
