import BotHost
import Concurrency
import FoundationEssentials
import PluginAPI
import Testing

@Suite(.timeLimit(.minutes(5))) struct JournalTests {
    private let clock = ManualClock()
    private let store = MemoryStore()
    private let log = LogLines()

    /// A journal as a run of the host has it.
    private func journal(_ store: (any Store)? = nil) async throws -> Journal {
        let journal = Journal(store: store ?? self.store, clock: clock, log: log.log(clock: clock))
        try await journal.end(journal.load())
        return journal
    }

    private static func facts(_ effect: Command.Effect, _ id: String = "1") -> InvocationFacts {
        var facts = InvocationFacts(.command, plugin: "lock", name: "lock", effect: effect)
        facts.event = EventID(adapter: "shell", id: id)
        facts.person = Person(id: Person.ID(rawValue: "shell:ann"), name: "ann")
        facts.room = Room(id: "shell:#ops", name: "#ops")
        facts.text = "lock staging"
        facts.arguments = ["env": .text("staging")]
        return facts
    }

    private static let members =
        #""id":"1-1","plugin":"lock","command":"lock","effect":"EFFECT","event":"shell:1","#
        + ##""person":{"id":"shell:ann","name":"ann"},"room":{"id":"shell:#ops","name":"#ops"},"##
        + #""text":"lock staging","arguments":{"env":"staging"}}"#

    private static func began(_ effect: String) -> String {
        #"{"at":"2026-03-01T09:00:00.000Z","kind":"began","# + members.replacing("EFFECT", with: effect)
    }

    private static func ended(_ effect: String, _ rest: String) -> String {
        #"{"at":"2026-03-01T09:00:02.500Z","kind":"ended","# + rest + members.replacing("EFFECT", with: effect)
    }

    // MARK: Entries

    @Test func `what acts has begun in the journal before it is done`() async throws {
        let invocation = try await journal().open(Self.facts(.acts))
        try await invocation.begin()
        #expect(try await store.all().map(\.text) == [Self.began("acts")])
        clock.advance(by: .milliseconds(2_500))
        invocation.end(InvocationEnding("deploy.failed", isSuccess: false, incident: "4F2A91"))
        let end = Self.ended("acts", #""code":"deploy.failed","ok":false,"ms":2500,"incident":"4F2A91","#)
        #expect(try await store.all().map(\.text) == [Self.began("acts"), end])
        #expect(try await store.journalMarks(limit: 5) == [EventID(adapter: "shell", id: "1").mark])
    }

    @Test func `what changes has begun with its first write, and only once`() async throws {
        let journal = try await journal()
        let invocation = journal.open(Self.facts(.changes))
        try await journal.prepare(invocation)
        #expect(try await store.all() == [])
        try invocation.willWrite()
        try invocation.willWrite()
        clock.advance(by: .milliseconds(2_500))
        invocation.end(InvocationEnding("lock.acquired", isSuccess: true))
        invocation.end(InvocationEnding("lock.acquired", isSuccess: true))
        try invocation.willWrite()
        let end = Self.ended("changes", #""code":"lock.acquired","ok":true,"ms":2500,"#)
        #expect(try await store.all().map(\.text) == [Self.began("changes"), end])
    }

    @Test func `what only looks has its end alone`() async throws {
        let journal = try await journal()
        let invocation = journal.open(Self.facts(.reads))
        try await journal.prepare(invocation)
        clock.advance(by: .milliseconds(2_500))
        invocation.end(InvocationEnding("lock.status", isSuccess: true))
        await journal.flush()
        let end = Self.ended("reads", #""code":"lock.status","ok":true,"ms":2500,"#)
        #expect(try await store.all().map(\.text) == [end])
        #expect(try await store.journalMarks(limit: 5) == [EventID(adapter: "shell", id: "1").mark])
    }

    @Test func `what has ended stands before what begins after it`() async throws {
        let journal = try await journal()
        for effect in [Command.Effect.reads, .acts, .reads, .changes] {
            let invocation = journal.open(Self.facts(effect))
            try await journal.prepare(invocation)
            if effect == .changes { try invocation.willWrite() }
            invocation.end(InvocationEnding("x.y", isSuccess: true))
        }
        let kinds = try await store.all().map { try JSONReader.read($0.json)["kind"]?.string }
        #expect(kinds == ["ended", "began", "ended", "ended", "began", "ended"])
    }

    @Test func `of a long text the beginning is kept, and how much more there was`() async throws {
        let journal = try await journal()
        var facts = Self.facts(.reads)
        facts.text = "x" + String(repeating: "é", count: 1_000_000)
        journal.open(facts).end(InvocationEnding("x.y", isSuccess: true))
        await journal.flush()
        let entry = try #require(try await store.all().first)
        let text = try #require(try JSONReader.read(entry.json)["text"]?.string)
        #expect(text.hasPrefix("xé") && text.hasSuffix("é… (1983618 bytes more)"))
        #expect(text.utf8.count < 17_000)
    }

    @Test func `an ending that cannot be kept costs no other`() async throws {
        let journal = try await journal()
        let begun = journal.open(Self.facts(.changes))
        try begun.willWrite()
        let name = String(repeating: "x", count: 2 << 20)
        let facts = InvocationFacts(.command, plugin: "zoo", name: name, effect: .reads)
        for facts in [Self.facts(.reads), facts, Self.facts(.reads)] {
            journal.open(facts).end(InvocationEnding("x.y", isSuccess: true))
        }
        begun.end(InvocationEnding("x.z", isSuccess: true))
        let codes = try await store.all().map { try JSONReader.read($0.json)["code"]?.string }
        #expect(codes == [nil, "x.y", "x.y", "x.z"])
    }

    @Test func `what ends while the last is written does not wait`() async throws {
        let journal = try await journal()
        await journal.finish()
        journal.open(Self.facts(.reads)).end(InvocationEnding("x.y", isSuccess: true))
        #expect(try await store.all().count == 1)
    }

    @Test func `many that only look do not all wait`() async throws {
        let journal = try await journal()
        for _ in 0..<1_000 { journal.open(Self.facts(.reads)).end(InvocationEnding("x.y", isSuccess: true)) }
        #expect(try await store.all().count > 900)
    }

    @Test func `secrets are in neither entry`() async throws {
        let journal = try await journal()
        journal.hide(["hunter2"])
        var facts = Self.facts(.changes)
        facts.text = "login hunter2 opensesame"
        facts.arguments = ["password": .text("opensesame"), "who": .text("hunter2")]
        let invocation = journal.open(facts)
        try invocation.willWrite()
        invocation.end(InvocationEnding("x.y", isSuccess: true))
        for record in try await store.all() {
            #expect(record.text.contains(#""text":"login *** ***","arguments":{"password":"***","who":"***"}"#))
        }
    }

    @Test func `an end that nobody waits for is on disk a moment later`() async throws {
        try await RecordedStore.with { recorded in
            let journal = try await journal(recorded.store)
            try await withThrowingTaskGroup(of: Void.self) { running in
                running.addTask { await journal.run() }
                journal.open(Self.facts(.reads)).end(InvocationEnding("lock.status", isSuccess: true))
                #expect(try await recorded.store.all() == [])
                try await clock.advance(toAwaited: .milliseconds(20))
                while try await recorded.store.all().isEmpty { await Task.yield() }
                running.cancelAll()
            }
        }
    }

    // MARK: Over restarts

    @Test func `an invocation's number is no other run's`() async throws {
        for run in ["1-1", "2-1", "3-1"] {
            let journal = try await journal()
            let invocation = journal.open(Self.facts(.reads))
            #expect(invocation.id == run)
            invocation.end(InvocationEnding("lock.status", isSuccess: true))
            await journal.finish()
        }
    }

    @Test func `an event that was taken is known again, after a restart when it was accounted for`() async throws {
        let before = try await journal()
        let (kept, other) = (EventID(adapter: "shell", id: "1"), EventID(adapter: "shell", id: "2"))
        #expect(before.take(kept))
        #expect(!before.take(kept))
        #expect(before.take(other))
        try before.open(Self.facts(.changes)).willWrite()
        let after = try await journal()
        #expect(!after.take(kept))
        #expect(after.take(other))
    }

    @Test func `what had begun and not ended is found once, and ended`() async throws {
        let before = try await journal()
        for id in 1...4 {
            let invocation = before.open(Self.facts(.changes, "\(id)"))
            try invocation.willWrite()
            if id.isMultiple(of: 2) { invocation.end(InvocationEnding("lock.acquired", isSuccess: true)) }
        }
        clock.advance(by: .milliseconds(2_500))
        let journal = Journal(store: store, clock: clock, log: log.log(clock: clock))
        let found = try await journal.load()
        try await journal.end(found)
        #expect(found.map(\.id) == ["1-1", "1-3"])
        let one = try #require(found.first)
        #expect((one.plugin, one.text, one.effect) == ("lock", "lock staging", .changes))
        #expect(one.at == clock.now() - 2.5)
        #expect(one.cause?.person == Self.facts(.changes).person)
        #expect(one.cause?.room == Self.facts(.changes).room)
        let end = Self.ended("changes", #""code":"host.interrupted","ok":false,"#)
        #expect(try await store.all().map(\.text)[6] == end)
        #expect(try await store.all().count == 8)
        #expect(try await Journal(store: store, clock: clock, log: log.log(clock: clock)).load().isEmpty)
        #expect(try await store.all().count == 8)
    }

    @Test func `what runs for very long is found as well, and what ended long ago is not looked at again`() async throws
    {
        let before = try await journal()
        try before.open(Self.facts(.changes)).willWrite()
        for _ in 0..<3 { await self.work(1_100, in: before) }
        #expect(try await store.settled() == 0)
        let after = try await journal()
        for _ in 0..<3 { await work(1_100, in: after) }
        #expect(try await store.settled() > 4_000)
        try after.open(Self.facts(.changes)).willWrite()
        #expect(
            try await Journal(store: store, clock: clock, log: log.log(clock: clock)).load().map(\.id) == ["3302-3301"])
    }

    @Test func `after an end in good order there is nothing to look at`() async throws {
        let journal = try await journal()
        await work(3, in: journal)
        await journal.finish()
        #expect(try await store.settled() == 3)
    }

    private func work(_ count: Int, in journal: Journal) async {
        for _ in 0..<count { journal.open(Self.facts(.reads)).end(InvocationEnding("lock.status", isSuccess: true)) }
        await journal.flush()
    }

    // MARK: Trouble

    @Test func `while it cannot be written, nothing is done but what only looks, and one incident tells of it`()
        async throws
    {
        let refusing = RefusingStore(store)
        let journal = try await journal(refusing)
        refusing.refuses.set(true)
        await #expect(throws: Journal.Unwritable.self) { try await journal.prepare(journal.open(Self.facts(.acts))) }
        await #expect(throws: Journal.Unwritable.self) { try await journal.prepare(journal.open(Self.facts(.changes))) }
        #expect(throws: Journal.Unwritable.self) { try journal.open(Self.facts(.changes)).willWrite() }
        try await journal.prepare(journal.open(Self.facts(.reads)))
        journal.open(Self.facts(.reads)).end(InvocationEnding("lock.status", isSuccess: true))
        await journal.flush()
        #expect(log.count("the journal cannot be written") == 1)
        refusing.refuses.set(false)
        await journal.flush()
        #expect(log.all.last?.contains("the journal is written again") == true)
        #expect(log.all.last?.contains("lost=1") == true)
        try await journal.prepare(journal.open(Self.facts(.acts)))
        #expect(try await store.all().count == 1)
    }

    @Test func `it is tried again by itself`() async throws {
        let refusing = RefusingStore(store)
        let journal = try await journal(refusing)
        try await withThrowingTaskGroup(of: Void.self) { running in
            running.addTask { await journal.run() }
            refusing.refuses.set(true)
            journal.open(Self.facts(.reads)).end(InvocationEnding("lock.status", isSuccess: true))
            await #expect(throws: Journal.Unwritable.self) {
                try await journal.prepare(journal.open(Self.facts(.acts)))
            }
            refusing.refuses.set(false)
            try await clock.advanceToNextSleeper()
            await log.wait(for: "the journal is written again")
            running.cancelAll()
        }
    }
}

extension Store {
    fileprivate func settled() async throws -> Int {
        Int(String(decoding: try await read("settled", in: "host/journal")?.json ?? [], as: UTF8.self)) ?? 0
    }
}
