import BotTesting
import LockPlugin
import PluginAPI
import Testing

/// How much there may be of everything that one environment keeps.
@Suite struct LimitTests {
    private let settings: JSON = ["environments": ["staging", "demo"]]

    @Test func `a queue has an end`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            for number in 1...100 { try await bot.says("cerbere join staging", as: "p\(number)") }
            let refused = try await bot.says("cerbere join staging", as: "zoe")
            #expect(refused.code == "lock.limit")
            #expect(refused.data == ["environment": "staging", "most": 100])
            #expect(
                refused.text == """
                    100 people wait for staging already, which is the most. What is free: wcid
                    """)
            #expect(try await bot.says("cerbere join staging", as: "p7").code == "lock.already_queued")
        }
    }

    @Test(
        arguments: [
            ("lock staging for 2h until 18:00 payments", "lock staging for 2h"),
            ("lock any for 2h until 18:00", "lock any for 2h"),
            ("cerbere keep staging, demo for 30min until 18:00", "cerbere keep staging, demo for 30m"),
            ("hold staging for 1d until 18:00", "hold staging for 1d"),
        ])
    func `of two ends one has to be chosen`(line: String, instead: String) async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let refused = try await bot.says(line)
            #expect(refused.code == "lock.two_ends")
            #expect(refused.commands == [instead])
            #expect(try await bot.says("cerbere status").data?["environments"]?[0]?["isFree"] == true)
        }
    }

    @Test func `so many watch it, and no more`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            for number in 1...100 { try await bot.says("cerbere watch staging", as: "p\(number)") }
            let refused = try await bot.says("cerbere watch staging", as: "zoe")
            #expect(refused.code == "lock.limit")
            #expect(
                refused.text == """
                    100 people watch staging already, which is the most. To wait for it: cerbere join staging
                    """)
        }
    }

    @Test func `holds are not piled up without end`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            for number in 1...8 { try await bot.says("hold staging", as: "p\(number)") }
            let refused = try await bot.says("hold staging", as: "zoe")
            #expect(refused.code == "lock.limit")
            #expect(refused.data == ["environment": "staging", "most": 8])
            #expect(
                refused.text == """
                    staging is held 8 times already, which is the most. To end the last one: cerbere unhold staging
                    """)
            #expect(try await bot.says("hold staging", as: "p8").code == "lock.held")
        }
    }

    @Test func `what is held as often as can be is not asked about`() async throws {
        try await withBot(LockPlugin.self, settings: ["environments": ["staging"]]) { bot in
            for number in 1...8 { try await bot.says("hold staging", as: "p\(number)") }
            let refused = try await bot.says("hold all", as: "zoe")
            #expect(refused.code == "lock.limit")
        }
    }
}
