import BotTesting
import LockPlugin
import PluginAPI
import Testing

/// One value that cannot be read keeps nobody from the others.
@Suite struct UnreadableTests {
    /// `lock.holder` is broken, its number is there.
    private static let broken = #"{"name": "staging", "addedAt": 1772100000000, "lock": {"id": 5, "holder": "ann"}}"#

    private func withBroken(_ body: (TestBot) async throws -> Void) async throws {
        let stored = ["environment/staging": Self.broken, "group/shop": #"{"name": 4}"#]
        try await withUpgradedLock(stored, settings: ["environments": ["demo", "staging"]], body)
    }

    @Test(arguments: [
        "lock staging", "unlock staging", "cerbere status staging", "cerbere queue staging", "cerbere add staging",
        "cerbere history staging", "steal staging", "hold staging", "cerbere bite staging", "cerbere remove staging",
    ])
    func `a command about it says what is wrong, and how to go on`(line: String) async throws {
        try await withBroken { bot in
            let refused = try await bot.says(line)
            #expect(refused.code == "lock.unreadable")
            #expect(!refused.isSuccess)
            #expect(
                refused.text == """
                    What is stored of staging cannot be read (lock.holder: expected an object, found "ann"). To begin it anew: \
                    cerbere remove staging --force, then cerbere add staging. Nothing of it is changed; the bot's log \
                    has it too. All others: cerbere status
                    """)
            #expect(refused.data?["environment"] == "staging")
        }
    }

    @Test func `the others can be used, and the status says that there is more`() async throws {
        try await withBroken { bot in
            #expect(await bot.logs("cannot read an environment").contains("staging"))
            #expect(try await bot.says("lock demo").code == "lock.acquired")
            let status = try await bot.says("cerbere status")
            #expect(status.code == "lock.status")
            #expect(status.text.contains("ann"))
            #expect(status.text.contains("What is stored of staging cannot be read"))
            #expect(status.data?["unreadable"] == ["staging"])
            #expect(try await bot.says("unlock all").code == "lock.released")
        }
    }

    @Test func `it begins anew, and its lock numbers go on`() async throws {
        try await withBroken { bot in
            let removed = try await bot.says("!cerbere remove staging --force --yes", in: "#ops")
            #expect(removed.code == "lock.env_removed")
            #expect(
                removed.text == "staging, which could not be read, is removed. To have it back: !cerbere add staging")
            #expect(try await bot.says("cerbere add staging").code == "lock.env_added")
            #expect(try await bot.says("lock staging").data?["lockID"] == 6)
        }
    }

    @Test func `a group that cannot be read is named, and can be removed`() async throws {
        try await withBroken { bot in
            let refused = try await bot.says("lock shop")
            #expect(refused.code == "lock.unreadable")
            #expect(
                refused.text == """
                    What is stored of the group shop cannot be read (name: expected a string, found 4). To begin it anew: \
                    cerbere group remove shop
                    """)
            let removed = try await bot.says("cerbere group remove shop --yes")
            #expect(removed.code == "lock.group_removed")
            #expect(
                removed.text == """
                    The group shop, which could not be read, is removed. To have it back: cerbere group add shop web, db
                    """)
            #expect(try await bot.says("cerbere group add shop demo").code == "lock.group_changed")
        }
    }
}
