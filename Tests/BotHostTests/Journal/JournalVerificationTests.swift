import BotHost
import FoundationEssentials
import PluginAPI
import Testing

@Suite struct JournalVerificationTests {
    /// A journal of `count` entries, as it stands in the store.
    private static func records(_ count: Int) async throws -> [JournalRecord] {
        let store = MemoryStore()
        try await store.append(
            (1...count).map {
                .of(#"{"at":"2026-01-01T00:00:00.125Z","kind":"ended","id":"1-\#($0)"}"#)
            })
        return try await store.all()
    }

    private static func flaw(
        in records: [JournalRecord], known: JournalVerification.Head? = nil
    ) -> JournalVerification.Flaw? {
        var verification = JournalVerification(known: known)
        do {
            for record in records { try verification.check(record) }
            try verification.finish()
            return nil
        } catch {
            return error
        }
    }

    @Test func `a journal that is as it was written is whole`() async throws {
        let records = try await Self.records(3)
        #expect(Self.flaw(in: records) == nil)
        #expect(Self.flaw(in: []) == nil)
        let head = try #require(records.last.map { JournalVerification.Head(seq: $0.seq, hash: $0.hash) })
        #expect(Self.flaw(in: records, known: head) == nil)
        #expect(JournalVerification.Head(head.description) == head)
    }

    @Test func `the first broken link is named`() async throws {
        let records = try await Self.records(6)
        var changed = records
        changed[2] = JournalRecord(
            seq: 3, at: records[2].at, json: Array(records[2].text.replacing("1-3", with: "1-4").utf8),
            hash: records[2].hash)
        #expect(Self.flaw(in: changed) == .changed(3))
        var moved = records
        moved[3] = JournalRecord(seq: 4, at: records[3].at + 1, json: records[3].json, hash: records[3].hash)
        #expect(Self.flaw(in: moved) == .timeChanged(4))
        #expect(Self.flaw(in: Array(records[1...])) == .missing(1...1))
        #expect(Self.flaw(in: records.filter { !(2...4).contains($0.seq) }) == .missing(2...4))
        #expect(Self.flaw(in: records + [records[5]]) == .changed(6))
    }

    @Test func `a head that was written down before tells a journal that was made anew, or cut`() async throws {
        let (long, short) = (try await Self.records(3), try await Self.records(2))
        let head = JournalVerification.Head(seq: 3, hash: long[2].hash)
        #expect(Self.flaw(in: short, known: head) == .shortened(count: 2, head: 3))
        let other = JournalVerification.Head(seq: 2, hash: long[2].hash)
        #expect(Self.flaw(in: long, known: other) == .otherHead(2))
    }

    @Test(arguments: [
        (JournalVerification.Flaw.missing(5...5), "entry 5 is missing"),
        (.missing(5...7), "entries 5 to 7 are missing"),
        (.changed(3), "entry 3 is not what was written, or not after what was before it: its hash does not fit"),
        (.timeChanged(3), "entry 3 is filed under another time than the one in it"),
        (.otherHead(2), "entry 2 has another hash than the one given: the journal was made anew"),
        (.shortened(count: 2, head: 3), "there are only 2 entries, and there was an entry 3"),
    ])
    func `it is said what is wrong`(flaw: JournalVerification.Flaw, words: String) {
        #expect("\(flaw)" == words)
    }

    @Test(arguments: [
        "", "1", "1:ab", "0:\(String(repeating: "a", count: 64))", "1:\(String(repeating: "g", count: 64))",
    ])
    func `what is no head is none`(text: String) {
        #expect(JournalVerification.Head(text) == nil)
    }
}
