import BotTesting
import LockPlugin
import PluginAPI
import Testing

/// A bot goes on with what an earlier build has stored.
@Suite struct EarlierBuildsTests {
    /// Each shape that was ever stored: ann's third lock of staging since 08:00 of the day on which a test begins, until 11:00.
    static let shapes = [
        // The first one: nothing but the lock.
        """
        {"name": "Staging", "description": "the last stop", "addedAt": 1772100000000, "isRemoved": false, "lock":
        {"id": 3, "holder": {"person": {"id": "test:ann", "name": "ann"}, "since": 1772352000000,
        "until": 1772362800000, "reason": "testing"}}}
        """,
        // With a queue, holds and a history that was not kept yet.
        """
        {"name": "Staging", "description": "the last stop", "aliases": [], "addedAt": 1772100000000, "overrides": {},
        "lock": {"id": 3, "floor": 0, "holder": {"person": {"id": "test:ann", "name": "ann"}, "since": 1772352000000,
        "until": 1772362800000, "reason": "testing", "source": "chat", "warnAt": 1772361000000, "bites": []}},
        "queue": [], "watchers": [], "holds": [], "isRemoved": false, "record": "staging@1772100000000",
        "eventCount": 4}
        """,
        // With what runs on it.
        """
        {"name": "Staging", "description": "the last stop", "aliases": [], "addedAt": 1772100000000, "overrides": {},
        "lock": {"id": 3, "floor": 0, "holder": {"person": {"id": "test:ann", "name": "ann"}, "since": 1772352000000,
        "until": 1772362800000, "reason": "testing", "source": "chat", "warnAt": 1772361000000, "bites": [],
        "isExtendedByRun": false}}, "queue": [], "watchers": [], "holds": [], "isRemoved": false,
        "record": "staging@1772100000000", "eventCount": 4}
        """,
    ]

    @Test(arguments: shapes)
    func `a lock goes on with its holder, reason, times and number`(stored: String) async throws {
        try await withUpgradedLock(["environment/staging": stored]) { bot in
            let held = try await bot.says("lock staging", as: "bo")
            #expect(held.code == "lock.held_by_other")
            #expect(
                held.text.hasPrefix(
                    """
                    Staging is ann's since 08:00 (1 h ago), until 11:00 (in 2 h): "testing".
                    """))
            #expect(held.data?["lockID"] == 3)
            #expect(held.data?["description"] == "the last stop")
            #expect(try await bot.says("cerbere join staging", as: "bo").code == "lock.queued")
            #expect(try await bot.says("unlock staging", as: "ann").code == "lock.passed_on")
            #expect(try await bot.says("cerbere take staging", as: "bo").data?["lockID"] == 4)
            try await bot.restart()
            #expect(try await bot.says("cerbere status staging").data?["environments"]?[0]?["lockID"] == 4)
            let events = try await bot.says("cerbere history staging").data?["events"]?.array ?? []
            #expect(events.compactMap { $0["action"]?.string } == ["queued", "released", "passed_on", "claimed"])
        }
    }

    @Test(arguments: shapes)
    func `a lock ends at its time`(stored: String) async throws {
        try await withUpgradedLock(["environment/staging": stored]) { bot in
            await bot.advance(by: .seconds(2 * 3_600))
            #expect(await bot.hears("lock.ran_out").audience == .person("ann"))
            let taken = try await bot.says("lock staging", as: "bo")
            #expect(taken.data?["lockID"] == 4)
        }
    }

    @Test func `those who waited go on waiting`() async throws {
        let stored = """
            {"name": "staging", "aliases": [], "addedAt": 1772100000000, "overrides": {}, "lock": {"id": 3, "floor": 0,
            "holder": {"person": {"id": "test:ann", "name": "ann"}, "since": 1772352000000, "source": "chat",
            "bites": [], "isExtendedByRun": false}}, "queue": [{"person": {"id": "test:bo", "name": "bo"},
            "since": 1772353000000, "seconds": 3600, "reason": "hotfix"}], "watchers": [], "holds": [],
            "isRemoved": false, "record": "staging@1772100000000", "eventCount": 4}
            """
        try await withUpgradedLock(["environment/staging": stored]) { bot in
            await bot.advance(by: .seconds(3_600))
            #expect(try await bot.says("unlock staging", as: "ann").code == "lock.passed_on")
            let taken = try await bot.says("ok", as: "bo")
            #expect(taken.text.hasPrefix("staging is yours now, bo, until 11:00 (in 1 h): \"hotfix\"."))
        }
    }

    @Test func `what was removed stays so, and its lock numbers go on`() async throws {
        let stored = """
            {"name": "demo", "addedAt": 1772100000000, "isRemoved": true, "lock": {"id": 7, "freed": {"how": "forced",
            "holder": {"person": {"id": "test:ann", "name": "ann"}, "since": 1772352000000}, "by": {"id": "test:bo",
            "name": "bo"}, "at": 1772353000000}}}
            """
        try await withUpgradedLock(["environment/demo": stored, "settings/environments": #"["demo"]"#]) { bot in
            #expect(try await bot.says("lock demo").code == "lock.unknown_env")
            try await bot.says("cerbere add demo")
            #expect(try await bot.says("lock demo").data?["lockID"] == 8)
        }
    }

    @Test func `a lock without a number is not given one`() throws {
        let stored = try JSONReader.read(Array(#"{"name": "demo", "addedAt": 1, "lock": {}}"#.utf8))
        _ = try #require(throws: DecodingError.self) { try ValueDecoder().decode(Environment.self, from: stored) }
    }
}
