import BotHost
import Glibc
import PluginAPI
import TestSupport
import Testing

/// A bot that is killed, again and again, while a team works with it: what was answered stands, nothing is done twice, and all
/// that was cut off is accounted for.
@Suite(.timeLimit(.minutes(30))) struct KilledTeamTests {
    /// `make soak` kills more.
    private static let rounds = getenv("SOAK_KILLS").flatMap { Int(String(cString: $0)) } ?? 10
    private static let people = ["ann", "bob", "cid"]

    @Test func `what a team was told stands after each kill, and what was cut off is accounted for`() async throws {
        let folder = BotFolder()
        folder.write(Self.config, to: "bothost.json")
        folder.write("", to: "pressed")
        var account = TeamAccount()
        for round in 1...Self.rounds {
            var chance = SeededGenerator(seed: UInt64(round))
            try await withBot("run", "--output", "json", in: folder, on: TypedChannels()) { bot in
                try await work(bot, round, &account, folder, &chance)
                bot.signal(SIGKILL)
                try await bot.ends(.signalled(SIGKILL))
                account.take(bot.transcript.seen)
            }
        }
        let counts = try await withBot("run", "--output", "json", in: folder) { bot in
            let counts = try await lastCounts(of: bot, account, folder)
            bot.type("/quit\n")
            try await bot.ends(.exited(0))
            account.take(bot.transcript.seen)
            return counts
        }
        let pressed = BotFolder.text(of: "\(folder.path)/pressed").split(separator: "\n").map(String.init)
        account.check(counts: counts, pressed: pressed)
        try await account.check(JournalFile(folder: folder.data), pressed: pressed)
    }

    @Test(arguments: [("zoo doubt cake", "host.interrupted"), ("zoo wonder", "host.question_void")])
    func `who was asked something when the bot was killed is told once what to do`(
        command: String, code: String
    ) async throws {
        let folder = BotFolder()
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: command, is: "host.question")
            bot.signal(SIGKILL)
            try await bot.ends(.signalled(SIGKILL))
        }
        for told in [[code], []] {
            try await withBot("run", "--output", "json", in: folder) { bot in
                bot.type("/as bob zoo echo hello\n/quit\n")
                try await bot.ends(.exited(0))
                let messages = TeamAccount.messages(in: bot.transcript.seen)
                #expect(messages.map(\.code).filter { $0 != "zoo.echo" } == told)
                #expect(messages.filter { $0.code == code }.allSatisfy { $0.text.contains(command) })
            }
        }
    }

    private static let config = BotFolder.config().replacing(
        #""settings": {}}"#, with: #""settings": {}, "grants": ["write:pressed"]}"#)

    /// Everybody works, until so many of them have been answered.
    private func work(
        _ bot: BotProcess, _ round: Int, _ account: inout TeamAccount, _ folder: BotFolder,
        _ chance: inout SeededGenerator
    ) async throws {
        // Somebody always waits for something, however late the kill comes.
        var lines = ["/as dan zoo brood\n"]
        for number in 1...40 {
            let (person, name) = (Self.people.randomElement(using: &chance)!, "n\(round)-\(number)")  // it has three
            let line =
                switch Int.random(in: 0..<8, using: &chance) {
                case 0, 1: "lock \(Bool.random(using: &chance) ? "staging" : "demo")"
                case 2: "unlock \(Bool.random(using: &chance) ? "staging" : "demo") --force"
                case 3: "zoo tally \(name)"
                case 4: "zoo press \(name) \(folder.path)/pressed"
                case 5: "zoo alarm \(name)"
                case 6: "zoo offer \(name)"
                default: account.choice(of: person) ?? "zoo tally \(name)"
                }
            lines.append("/as \(person) \(line)\n")
        }
        let answers = Int.random(in: 1...38, using: &chance)
        bot.type(lines.joined())
        try await bot.transcript.wait(for: "\(answers) answers") { seen in
            TeamAccount.messages(in: seen).count >= answers ? () : nil
        }
    }

    /// Asks until every alarm has rung.
    ///
    /// - Returns: What has been counted by then.
    private func lastCounts(of bot: BotProcess, _ account: TeamAccount, _ folder: BotFolder) async throws -> [String:
        Int]
    {
        var missing: Set<String> = []
        for asked in 1...300 {
            bot.type("zoo traces\n")
            let traces = try await bot.transcript.wait(for: "the traces") { seen in
                let traces = TeamAccount.messages(in: seen).filter { $0.code == "zoo.traces" }
                return traces.count == asked ? traces.last : nil
            }
            let counts = (traces.json["data"]?.object ?? JSONObject()).reduce(into: [:]) {
                $0[$1.name] = $1.value.integer
            }
            // At a terminal the log goes to the file, else to standard error.
            let log = BotFolder.text(of: folder.log) + bot.transcript.seen.errors
            missing = account.alarmsNotHeard(counts: counts, log: log.split(separator: "\n"))
            if missing.isEmpty { return counts }
        }
        Issue.record("these alarms were set, and have not rung: \(missing.sorted())")
        return [:]
    }
}
