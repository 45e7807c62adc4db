import BotTesting
import LockPlugin
import PluginAPI
import Testing

/// What cannot be had back by one command is asked about first.
@Suite struct ConfirmationTests {
    private let settings: JSON = ["environments": ["staging", "demo"]]

    // MARK: Removing

    @Test func `an environment is removed after a yes, where it was typed`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("cerbere alias staging s1")
            let question = try await bot.says("!cerbere remove staging", as: "bo", in: "#ops")
            #expect(question.code == "host.question")
            #expect(question.audience == .room("#ops"))
            #expect(
                question.text == """
                    Remove staging, with its rules, its description and its place in groups? Nobody has it. \
                    s1 will mean nothing any more.
                    """)
            #expect(try await bot.says("cerbere status staging").code == "lock.status")
            #expect(try await bot.says("yes", as: "bo", in: "#ops").code == "lock.env_removed")
            #expect(try await bot.says("cerbere status staging").code == "lock.unknown_env")
        }
    }

    @Test func `the question names who loses it and who waits`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging testing", as: "ann")
            try await bot.says("cerbere join staging", as: "cat")
            let question = try await bot.says("cerbere remove staging --force", as: "bo")
            #expect(
                question.text == """
                    Remove staging, with its rules, its description and its place in groups? It is ann's since 09:00 \
                    (just now), with no end set: "testing", and cat waits for it.
                    """)
            let own = try await bot.says("cerbere remove staging --force", as: "ann")
            #expect(own.text.contains("It is yours since 09:00 (just now), and cat waits for it."))
        }
    }

    @Test func `a no leaves everything as it is, and says how to go without the question`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            try await bot.says("cerbere remove staging --force", as: "bo")
            let kept = try await bot.says("no", as: "bo")
            #expect(kept.code == "lock.not_confirmed")
            #expect(!kept.isSuccess)
            #expect(
                kept.text == """
                    staging is not removed. To have it done without my question: cerbere remove staging --force --yes
                    """)
            #expect(kept.data == ["command": "cerbere remove staging --force"])
            #expect(try await bot.says("lock staging", as: "ann").code == "lock.already_yours")
            #expect(try await bot.says("cerbere remove staging --force --yes", as: "bo").code == "lock.env_removed")
        }
    }

    @Test func `silence is no`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("cerbere remove staging")
            await bot.advance(by: .seconds(61))
            await bot.hears("lock.not_confirmed")
            #expect(try await bot.says("lock staging").code == "lock.acquired")
            let kept = bot.told.filter { $0.code == "lock.not_confirmed" }
            #expect(
                kept.map(\.text) == [
                    """
                    I had no answer in time. staging is not removed. To have it done without my question: \
                    cerbere remove staging --yes
                    """
                ])
        }
    }

    @Test func `another command calls the question off`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("cerbere remove staging")
            #expect(try await bot.says("lock staging").code == "lock.acquired")
            let kept = bot.told.filter { $0.code == "lock.not_confirmed" }
            #expect(kept.map { $0.text.hasPrefix("I dropped my question. staging is not removed.") } == [true])
        }
    }

    @Test func `what is refused anyway is not asked about`() async throws {
        let settings: JSON = ["environments": ["staging"], "admins": "keepers"]
        try await withBot(LockPlugin.self, settings: settings, roles: ["keepers": ["cat"]]) { bot in
            try await bot.says("lock staging", as: "ann")
            #expect(try await bot.says("cerbere remove staging --force", as: "bo").code == "lock.not_allowed")
            #expect(try await bot.says("cerbere remove staging", as: "cat").code == "lock.env_locked")
            #expect(try await bot.says("cerbere remove stagin", as: "cat").code == "lock.unknown_env")
            #expect(try await bot.says("cerbere group remove shop", as: "bo").code == "lock.not_allowed")
            #expect(try await bot.says("cerbere group remove shop", as: "cat").code == "lock.unknown_group")
            #expect(try await bot.says("hold all", as: "bo").code == "lock.not_allowed")
        }
    }

    @Test func `who took it while the question was open does not lose it`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("cerbere remove staging --force", as: "bo")
            try await bot.says("lock staging", as: "ann")
            let kept = try await bot.says("yes", as: "bo")
            #expect(kept.code == "lock.not_confirmed")
            #expect(
                kept.text == """
                    staging is not removed: while I asked, it changed who has it or waits for it. How it is: \
                    cerbere status staging. To remove it all the same: cerbere remove staging --force
                    """)
            #expect(try await bot.says("lock staging", as: "ann").code == "lock.already_yours")
        }
    }

    @Test func `what cannot be read is asked about too`() async throws {
        try await withUpgradedLock(["environment/demo": "4", "group/shop": "4"]) { bot in
            let question = try await bot.says("cerbere remove demo --force")
            #expect(question.text == "Remove demo, of which cannot be read who has it and who waits for it?")
            #expect(try await bot.says("yes").code == "lock.env_removed")
            let group = try await bot.says("cerbere group remove shop")
            #expect(group.text == "Remove the group shop, of which cannot be read what is in it?")
            #expect(try await bot.says("no").code == "lock.not_confirmed")
        }
    }

    // MARK: Groups

    @Test func `a whole group is removed after a yes, one of its environments without`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("cerbere group add shop staging demo")
            let question = try await bot.says("cerbere group remove shop")
            #expect(question.text == "Remove the group shop? Its environments stay: demo and staging.")
            #expect(
                try await bot.says("no").text == """
                    The group shop is not removed. To have it done without my question: cerbere group remove shop --yes
                    """)
            #expect(try await bot.says("cerbere group remove shop demo").code == "lock.group_changed")
            try await bot.says("cerbere group remove shop")
            #expect(try await bot.says("oui").code == "lock.group_removed")
        }
    }

    @Test func `a group that was changed while the question was open stays`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("cerbere group add shop staging")
            try await bot.says("cerbere group remove shop", as: "bo")
            try await bot.says("cerbere group add shop demo", as: "ann")
            let kept = try await bot.says("yes", as: "bo")
            #expect(kept.code == "lock.not_confirmed")
            #expect(
                kept.text == """
                    The group shop is not removed: while I asked, it changed what is in it. How it is: cerbere group show shop. \
                    To remove it all the same: cerbere group remove shop
                    """)
        }
    }

    // MARK: Holding

    @Test func `all are held after a yes, which is told whom it stops`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            try await bot.says("cerbere join staging", as: "bo")
            let question = try await bot.says("!hold all until 18:00 disk is full", as: "cat", in: "#ops")
            #expect(
                question.text == """
                    Hold all 2 environments (demo and staging) until 18:00 (in 9 h)? Nobody can take what is held. \
                    ann keeps what they have. bo waits for longer.
                    """)
            await bot.advance(by: .seconds(30))
            #expect(try await bot.says("да", as: "cat", in: "#ops").code == "lock.held")
            let held = try await bot.says("cerbere status staging").data?["environments"]?[0]?["held"]
            #expect(held?["reason"] == "disk is full")
        }
    }

    @Test func `without a yes nothing is held`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("hold all disk is full")
            let kept = try await bot.says("non")
            #expect(
                kept.text
                    == "Nothing is held. To have it done without my question: hold all disk is full --yes")
            #expect(try await bot.says("lock demo").code == "lock.acquired")
            #expect(try await bot.says("hold all disk is full --yes").code == "lock.held")
            #expect(try await bot.says("hold demo").code == "lock.held")
        }
    }
}
