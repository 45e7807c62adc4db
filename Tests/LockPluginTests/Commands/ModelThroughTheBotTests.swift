import BotTesting
import LockPlugin
import PluginAPI
import TestSupport
import Testing

/// The same model, compared with what people are answered: through the host, the wire, the store and the timers, with
/// restarts in between.
@Suite(.timeLimit(.minutes(5))) struct ModelThroughTheBotTests {
    private static let people = 50
    private static let things = 8

    @Test func `people are answered as the model says, over restarts too`() async throws {
        let names = (0..<Self.things).map { JSON.string("env-\($0)") }
        try await withBot(LockPlugin.self, settings: ["environments": .array(names)]) { bot in
            for number in 0..<Self.people { try await bot.says("whoami", as: "p\(number)") }
            var chance = SeededGenerator(seed: 6)
            var model = ModelOfLocks(count: Self.things)
            for step in 1...1_500 {
                try await pass(Int.random(in: 0...4, using: &chance), bot, &model)
                if step % 150 == 0 { try await bot.restart() }
                let command = RandomCommand(people: Self.people, things: Self.things, using: &chance)
                    .addressed(to: model, using: &chance)
                guard let typed = command.typed else { continue }
                let word = model.run(command)
                let reply = try await bot.says(typed.line, as: "p\(typed.person)")
                try #require(command.codes(for: word).contains(reply.code), "command \(step), \(typed), \(word)")
                // Whoever is refused reads what to type instead.
                try #require(reply.isSuccess || !reply.commands.isEmpty, "\(typed): \(reply.text)")
                if step % 25 == 0 { try await compare(bot, model, step) }
            }
        }
    }

    private func pass(_ minutes: Int, _ bot: TestBot, _ model: inout ModelOfLocks) async throws {
        guard minutes > 0 else { return }
        await bot.advance(by: .seconds(minutes * 60))
        model.now += minutes
        // What is due comes by itself.
        for thing in model.things.indices { model.update(thing) }
    }

    private func compare(_ bot: TestBot, _ model: ModelOfLocks, _ step: Int) async throws {
        let shown = try #require(try await bot.says("cerbere status", as: "watcher").data?["environments"]?.array)
        for (thing, facts) in zip(model.things, shown) {
            try #require(facts["owner"]?["name"]?.string == thing.owner.map { "p\($0)" }, "after command \(step)")
            try #require(facts["lockID"] == .integer(thing.number), "after command \(step)")
            let waiting = facts["queue"]?.array?.compactMap { $0["person"]?["name"]?.string } ?? []
            try #require(waiting == thing.waiting.compactMap { $0[0].map { "p\($0)" } }, "after command \(step)")
            try #require((facts["held"] != nil) == !thing.holds.isEmpty, "after command \(step)")
        }
    }
}

extension RandomCommand {
    /// What is typed, and by whom; nil for what cannot be.
    var typed: (line: String, person: Int)? {
        let time = { (minutes: Int?) in minutes.map { " for \($0)m" } ?? "" }
        return switch self {
        case .lock(let t, let p, let minutes, let waits): ("lock env-\(t)\(time(minutes))\(waits ? " --wait" : "")", p)
        case .unlock(let t, let p, let force): ("unlock env-\(t)\(force ? " --force" : "")", p)
        case .steal(let t, let p): ("steal env-\(t)", p)
        case .give(let t, let p, let other): ("cerbere give env-\(t) to @p\(other)", p)
        case .extend(let t, let p, let minutes): ("cerbere extend env-\(t) \(minutes)m", p)
        case .leave(let t, let p): ("cerbere leave env-\(t)", p)
        case .watch(let t, let p): ("cerbere watch env-\(t)", p)
        case .unwatch(let t, let p): ("cerbere unwatch env-\(t)", p)
        case .hold(let t, let p, let minutes): ("hold env-\(t)\(time(minutes))", p)
        case .unhold(let t, let p): ("cerbere unhold env-\(t)", p)
        case .ask(let t, let p): ("cerbere ask env-\(t)", p)
        case .lockAll(let ts, let p, let minutes):
            ts.count < 2
                ? nil
                : ("lock \(ts.map { "env-\($0)" }.joined(separator: ", ")) --all-or-nothing\(time(minutes))", p)
        }
    }

    /// The outcome codes that the model's word stands for.
    func codes(for word: String) -> [String] {
        switch word {
        case "released": ["lock.released", "lock.passed_on"]
        case "changed": ["lock.held"]
        case "too_many": ["lock.limit"]
        case "yours": ["lock.already_yours"]
        case "blocked": ["lock.blocked_by_member"]
        case "taken": ["lock.acquired"]
        default: ["lock.\(word)"]
        }
    }
}
