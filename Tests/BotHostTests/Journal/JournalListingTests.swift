import BotHost
import FoundationEssentials
import PluginAPI
import Testing

@Suite struct JournalListingTests {
    private let store = MemoryStore()

    private func write(
        _ kind: String, _ id: Int, _ person: String = "ann", plugin: String = "lock", code: String = "lock.acquired",
        effect: String = "changes"
    ) async throws {
        let outcome = kind == "ended" ? #","code":"\#(code)","ok":true,"ms":3"# : ""
        try await store.append([
            .of(
                #"{"at":"2026-01-01T00:00:00.125Z","kind":"\#(kind)"\#(outcome),"id":"1-\#(id)","plugin":"\#(plugin)","#
                    + #""command":"lock","effect":"\#(effect)","person":{"id":"irc:libera/\#(person)","name":"\#(person)"},"#
                    + ##""room":{"id":"irc:libera/#ops","name":"#ops"},"text":"lock it"}"##)
        ])
    }

    private func listing(
        limit: Int = 10, mostRecords: Int = .max, _ change: (inout JournalFilter) -> Void = { _ in }
    ) async throws -> JournalListing {
        var filter = JournalFilter()
        change(&filter)
        return try await JournalListing(filter, limit: limit, mostRecords: mostRecords, read: store.journal)
    }

    @Test func `what has ended is shown once, by its end, and what has not by its beginning`() async throws {
        try await write("began", 1)
        try await write("began", 2)
        try await write("ended", 1)
        try await write("ended", 3, effect: "reads")
        let lines = try await listing().lines
        #expect(lines.map(\.seq) == [2, 3, 4])
        #expect(
            lines.map(\.text) == [
                "2 2026-01-01T00:00:00.125Z irc:libera/ann in #ops: lock it -> not ended",
                "3 2026-01-01T00:00:00.125Z irc:libera/ann in #ops: lock it -> lock.acquired, 3 ms",
                "4 2026-01-01T00:00:00.125Z irc:libera/ann in #ops: lock it -> lock.acquired, 3 ms",
            ])
        #expect(try await listing(limit: 1).lines.map(\.seq) == [4])
        #expect(try await listing().isCutOff == false)
    }

    @Test func `it is filtered by plugin, person, code and time`() async throws {
        try await write("ended", 1)
        try await write("ended", 2, "bo", code: "lock.held_by_other")
        try await write("ended", 3, plugin: "deploy")
        #expect(try await listing { $0.plugin = "lock" }.lines.map(\.seq) == [1, 2])
        #expect(try await listing { $0.plugin = "loc" }.lines.isEmpty)
        for name in ["bo", "irc:libera/bo"] {
            #expect(try await listing { $0.person = name }.lines.map(\.seq) == [2])
        }
        #expect(try await listing { $0.person = "b" }.lines.isEmpty)
        #expect(try await listing { $0.code = "lock.acquired" }.lines.map(\.seq) == [1, 3])
        #expect(try await listing { $0.since = JournalEntry.someTime + 1 }.lines.isEmpty)
        #expect(try await listing { $0.until = JournalEntry.someTime + 1 }.lines.count == 3)
    }

    @Test func `only so many records are looked at, and it is known when there are more`() async throws {
        try await write("ended", 1, "bo")
        for number in 2...20_010 { try await write("ended", number) }
        let cut = try await listing(mostRecords: 20_000) { $0.person = "bo" }
        #expect(cut.isCutOff)
        #expect(cut.lines.isEmpty)
        #expect(try await listing { $0.person = "bo" }.lines.map(\.seq) == [1])
        #expect(try await listing(limit: 3).lines.map(\.seq) == [20_008, 20_009, 20_010])
    }

    @Test func `an empty journal has no lines`() async throws {
        #expect(try await listing().lines.isEmpty)
    }
}
