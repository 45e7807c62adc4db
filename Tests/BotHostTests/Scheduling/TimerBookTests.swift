import BotHost
import Concurrency
import FoundationEssentials
import PluginAPI
import Testing

@Suite struct TimerBookTests {
    private let store = MemoryStore()
    private let clock = ManualClock()

    private var start: Date { Date(timeIntervalSince1970: 1_772_355_600) }

    /// A bot that has just been started on the same store.
    private func book() -> TimerBook { TimerBook(store: store, clock: clock) }

    private static let remind = PluginAPI.Timer("remind", summary: "Reminds.") { _ in nil }
    private static let again = PluginAPI.Timer("remind", summary: "Reminds.", isIdempotent: true) { _ in nil }

    private static func hourly(missed: PluginAPI.Timer.Missed = .once) -> PluginAPI.Timer {
        Timer("tidy", .every(.seconds(3_600)), missed: missed, summary: "Tidies.") { _ in nil }
    }

    private static func declarations(_ timers: PluginAPI.Timer...) -> [TimerDeclaration] {
        timers.map(TimerDeclaration.init)
    }

    private static func id(_ name: String) -> TimerID { TimerID(plugin: "lock", name: name) }

    private static func bath(_ schedule: Schedule) -> TimerSetParams {
        TimerSetParams(name: "remind/bath", schedule: schedule, data: "tub")
    }

    @Test func `what is set is there after a restart, with its data and its time`() async throws {
        let next = try await book().set(Self.bath(.every(.seconds(60))), in: "lock")
        #expect(next == start + .seconds(60))
        clock.advance(by: .seconds(30))
        let restarted = book()
        let listed = try await restarted.list(TimerListParams(prefix: "", after: nil), in: "lock")
        #expect(listed.timers == [SetTimer(name: "remind/bath", next: next, data: "tub")])
        let others = try await restarted.list(TimerListParams(prefix: "", after: nil), in: "lock-eu")
        #expect(others.timers.isEmpty)
    }

    @Test func `a declared timer keeps its beat over restarts`() async throws {
        _ = try await book().declare(Self.declarations(Self.hourly()), of: "lock")
        clock.advance(by: .seconds(1_800))
        let restarted = book()
        _ = try await restarted.declare(Self.declarations(Self.hourly()), of: "lock")
        #expect(await restarted.due(of: "lock") == [])
        clock.advance(by: .seconds(1_800))
        #expect(await restarted.due(of: "lock") == [Self.id("tidy")])
    }

    @Test func `a schedule that was changed begins anew, and what is declared no more is forgotten`() async throws {
        let book = book()
        _ = try await book.declare(Self.declarations(Self.hourly(), Self.remind), of: "lock")
        _ = try await book.set(Self.bath(.every(.seconds(60))), in: "lock")
        let daily = Timer("tidy", .every(.seconds(86_400)), summary: "Tidies.") { _ in nil }
        _ = try await book.declare(Self.declarations(daily), of: "lock")
        #expect(await book.all().map(\.next) == [start + .seconds(60), start + .seconds(86_400)])
        _ = try await book.declare([], of: "lock")
        #expect(await book.all().map(\.id) == [Self.id("remind/bath")])
        // Nobody would run it; once somebody does again, it is due.
        clock.advance(by: .seconds(60))
        #expect(await book.due(of: "lock") == [])
        _ = try await book.declare(Self.declarations(Self.remind), of: "lock")
        #expect(await book.due(of: "lock") == [Self.id("remind/bath")])
    }

    @Test func `a run that has begun does not begin again, however the clock is set`() async throws {
        let book = book()
        _ = try await book.declare(Self.declarations(Self.hourly()), of: "lock")
        clock.advance(by: .seconds(3_600))
        let run = try #require(try await book.begin(Self.id("tidy")))
        #expect(run.message.due == start + .seconds(3_600))
        #expect(try await book.begin(Self.id("tidy")) == nil)
        try await book.finish(run, isSuccess: true)
        clock.advance(by: .seconds(-1_800))
        clock.advance(by: .seconds(1_800))
        #expect(await book.due(of: "lock") == [])
        clock.advance(by: .seconds(3_600))
        #expect(await book.due(of: "lock") == [Self.id("tidy")])
    }

    @Test func `a clock that was years ahead and is put right brings the next time soon`() async throws {
        let book = book()
        _ = try await book.declare(Self.declarations(Self.hourly()), of: "lock")
        clock.advance(by: .seconds(100_000_000))
        let run = try #require(try await book.begin(Self.id("tidy")))
        try await book.finish(run, isSuccess: true)
        #expect(await book.due(of: "lock") == [])
        clock.advance(by: .seconds(-100_000_000))
        #expect(await book.due(of: "lock") == [])
        #expect(await book.all().map(\.next) == [start + .seconds(3_600)])
    }

    @Test func `a run that the end of the bot cut off is told of, and not begun again`() async throws {
        let first = book()
        _ = try await first.declare(Self.declarations(Self.remind, Self.hourly()), of: "lock")
        _ = try await first.set(Self.bath(.once(start)), in: "lock")
        clock.advance(by: .seconds(3_600))
        for id in await first.due(of: "lock") { _ = try await first.begin(id) }
        let restarted = book()
        // The plugin may ask for something before the host knows what it declares.
        _ = try await restarted.list(TimerListParams(prefix: "", after: nil), in: "lock")
        let cutOff = try await restarted.declare(Self.declarations(Self.remind, Self.hourly()), of: "lock")
        #expect(cutOff == [Self.id("remind/bath"), Self.id("tidy")])
        #expect(await restarted.due(of: "lock") == [])
        // Who was to be told of it may not have been.
        let again = book()
        #expect(try await again.declare(Self.declarations(Self.remind, Self.hourly()), of: "lock") == cutOff)
        for id in cutOff { try await again.giveUp(id) }
        #expect(await again.all().map(\.id) == [Self.id("tidy")])
        #expect(try await book().declare(Self.declarations(Self.remind, Self.hourly()), of: "lock") == [])
    }

    @Test func `what may run twice runs again after the end of the bot cut it off`() async throws {
        let first = book()
        _ = try await first.declare(Self.declarations(Self.again), of: "lock")
        _ = try await first.set(Self.bath(.once(start)), in: "lock")
        _ = try await first.begin(Self.id("remind/bath"))
        let restarted = book()
        #expect(try await restarted.declare(Self.declarations(Self.again), of: "lock") == [])
        let run = try #require(try await restarted.begin(Self.id("remind/bath")))
        #expect(run.message.due == start)
        try await restarted.finish(run, isSuccess: true)
        #expect(await restarted.all().isEmpty)
    }

    @Test func `what is set anew while it runs stays`() async throws {
        let book = book()
        _ = try await book.declare(Self.declarations(Self.remind), of: "lock")
        _ = try await book.set(Self.bath(.once(start)), in: "lock")
        let run = try #require(try await book.begin(Self.id("remind/bath")))
        _ = try await book.set(Self.bath(.once(start + .seconds(60))), in: "lock")
        try await book.finish(run, isSuccess: true)
        #expect(await book.all().map(\.next) == [start + .seconds(60)])
    }

    @Test func `a plugin has a limit of timers, under which it may set the same ones again`() async throws {
        let book = book()
        for number in 0..<TimerError.most {
            let params = TimerSetParams(name: "remind/\(number)", schedule: .every(.seconds(60)))
            _ = try await book.set(params, in: "lock")
        }
        await #expect(throws: TimerError.tooMany) {
            try await book.set(Self.bath(.every(.seconds(60))), in: "lock")
        }
        _ = try await book.set(TimerSetParams(name: "remind/1", schedule: .every(.seconds(5))), in: "lock")
        _ = try await book.set(Self.bath(.every(.seconds(60))), in: "lock-eu")
        var after: String?
        var count = 0
        while true {
            let page = try await book.list(TimerListParams(prefix: "remind/", after: after), in: "lock")
            count += page.timers.count
            after = page.timers.last?.name
            if !page.hasMore { break }
        }
        #expect(count == TimerError.most)
    }

    @Test(arguments: ["bath", "remind/", "/bath", "remind/a\u{7}", "remind/" + String(repeating: "x", count: 194)])
    func `a name that is none is refused`(name: String) async throws {
        let error = await #expect(throws: TimerError.self) {
            try await book().set(TimerSetParams(name: name, schedule: .every(.seconds(60))), in: "lock")
        }
        #expect(error?.description.contains("is no name to set a timer under. Write that of a declared timer") == true)
    }

    @Test func `too many data are refused`() async throws {
        let data = JSON.string(String(repeating: "x", count: 16 << 10))
        let params = TimerSetParams(name: "remind/x", schedule: .every(.seconds(60)), data: data)
        let error = await #expect(throws: TimerError.self) { try await book().set(params, in: "lock") }
        #expect(error?.description == "The data have 16386 bytes of JSON; 16384 is the most.")
    }

    @Test func `what cannot be stored is not run, and stays due`() async throws {
        let refusing = RefusingStore(store)
        let book = TimerBook(store: refusing, clock: clock)
        _ = try await book.declare(Self.declarations(Self.hourly()), of: "lock")
        clock.advance(by: .seconds(3_600))
        refusing.refuses.set(true)
        await #expect(throws: StoreError.closed) { try await book.begin(Self.id("tidy")) }
        #expect(await book.due(of: "lock") == [Self.id("tidy")])
        refusing.refuses.set(false)
        #expect(try await book.begin(Self.id("tidy")) != nil)
    }
}
