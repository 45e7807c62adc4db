import BotHost
import Glibc
import Testing

/// `bothost lock` and `bothost unlock`, beside a bot that runs.
@Suite(.timeLimit(.minutes(2))) struct LockCommandLineTests {
    @Test func `a script has the environment while it runs, and its exit code is kept`() async throws {
        let folder = BotFolder()
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "cerbere status", is: "lock.status")
            let script = #"echo "$BOTHOST_LOCK_ENV is lock $BOTHOST_LOCK_TOKEN"; exit 7"#
            let seen = try await outcome(of: ["lock", "staging", "--", "sh", "-c", script], in: folder)
            #expect(seen.exit == .exited(7))
            #expect(seen.output == "staging is lock 1\n")
            #expect(seen.errors == "")
            try await bot.answer(to: "lock staging", is: "lock.acquired")
        }
    }

    @Test func `meanwhile nobody else has it, and it is free as soon as the script ends`() async throws {
        let folder = BotFolder()
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "cerbere status", is: "lock.status")
            let wait = "echo ready; read line"
            try await withBot(
                "lock", "staging", "--reason", "release 7", "--", "sh", "-c", wait, in: folder
            ) { script in
                try await script.line(with: "ready")
                let held = try await bot.answer(to: "lock staging", is: "lock.held_by_other")
                #expect(held.text.contains(#""release 7""#))
                let second = try await outcome(of: ["lock", "staging", "--", "true"], in: folder)
                #expect(second.exit == .exited(75))
                #expect(second.errors.contains("staging is locked by this user already"))
                script.type("go on\n")
                try await script.ends(.exited(0))
            }
            try await bot.answer(to: "lock staging", is: "lock.acquired")
        }
    }

    @Test func `what somebody else has is refused, with who and since when`() async throws {
        let folder = BotFolder()
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "lock staging testing payments", is: "lock.acquired")
            let seen = try await outcome(of: ["lock", "staging", "--", "echo", "never"], in: folder)
            #expect(seen.exit == .exited(75))
            #expect(seen.output == "")
            #expect(seen.errors.hasPrefix("bothost: staging is ann's since "))
        }
    }

    @Test func `it is waited for, as long as was said`() async throws {
        let folder = BotFolder()
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "lock staging", is: "lock.acquired")
            try await withBot("lock", "staging", "--wait", "1m", "--", "echo", "done", in: folder) { script in
                try await script.logged("bothost: waits: staging is ann's")
                try await bot.answer(to: "unlock staging", is: "lock.passed_on")
                try await script.line(with: "done")
                try await script.ends(.exited(0))
            }
        }
    }

    @Test func `who asks after the script waits after it`() async throws {
        let folder = BotFolder()
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "lock staging", is: "lock.acquired")
            let wait = "echo ready; read line"
            try await withBot("lock", "staging", "--wait", "1m", "--", "sh", "-c", wait, in: folder) { script in
                try await waits(1, bot)
                let second = try await bot.answer(to: "cerbere join staging", as: "bob", is: "lock.queued")
                #expect(second["position"] == 2)
                try await bot.answer(to: "unlock staging", is: "lock.passed_on")
                try await script.line(with: "ready")
                try await bot.answer(to: "lock staging", is: "lock.held_by_other")
                script.type("go on\n")
                try await script.ends(.exited(0))
            }
            let turn = try await bot.nextMessage()
            #expect(turn.code == "lock.your_turn")
        }
    }

    @Test func `two scripts of one user wait one after the other`() async throws {
        let folder = BotFolder()
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "cerbere status", is: "lock.status")
            let wait = "echo ready; read line"
            try await withBot("lock", "staging", "--", "sh", "-c", wait, in: folder) { first in
                try await first.line(with: "ready")
                try await withBot("lock", "staging", "--wait", "1m", "--", "echo", "done", in: folder) { second in
                    try await second.logged("bothost: waits: staging is locked by this user already")
                    try await waits(1, bot)
                    first.type("go on\n")
                    try await first.ends(.exited(0))
                    try await second.line(with: "done")
                    try await second.ends(.exited(0))
                }
            }
        }
    }

    @Test func `when its time is over it says who has it, and leaves the queue`() async throws {
        let folder = BotFolder()
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "lock staging", is: "lock.acquired")
            try await withBot("lock", "staging", "--wait", "3s", "--", "echo", "never", in: folder) { script in
                try await script.logged("bothost: waits: staging is ann's since ")
                try await script.ends(.exited(75))
                try await script.logged("bothost: staging is ann's since ")
            }
            let history = try await bot.answer(to: "cerbere history staging", is: "lock.history")
            let actions = history["events"]?.array?.suffix(2).compactMap { $0["action"]?.string }
            #expect(actions == ["queued", "left"])
        }
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `a signal ends the wait at once, and its place is free`(signal: Int32) async throws {
        let folder = BotFolder()
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "lock staging", is: "lock.acquired")
            try await withBot("lock", "staging", "--wait", "1m", "--", "echo", "never", in: folder) { script in
                try await waits(1, bot)
                script.signal(signal)
                try await script.ends(.exited(128 + signal))
            }
            try await waits(0, bot)
        }
    }

    @Test func `without a command a signal ends the wait too`() async throws {
        let folder = BotFolder()
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "lock staging", is: "lock.acquired")
            try await withBot("lock", "staging", "--wait", "1m", in: folder) { script in
                try await waits(1, bot)
                script.signal(SIGINT)
                try await script.ends(.exited(130))
            }
            try await waits(0, bot)
        }
    }

    @Test func `when the bot goes away, so does the script that waits`() async throws {
        let folder = BotFolder()
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "lock staging", is: "lock.acquired")
            try await withBot("lock", "staging", "--wait", "1m", "--", "echo", "never", in: folder) { script in
                try await waits(1, bot)
                bot.signal(SIGKILL)
                try await bot.ends(.signalled(SIGKILL))
                try await script.ends(.exited(69))
            }
        }
    }

    /// Returns when so many wait for staging.
    private func waits(_ count: Int, _ bot: BotProcess) async throws {
        while true {
            let queue = try await bot.answer(to: "cerbere queue staging", is: "lock.queue")
            if (queue["queue"]?.array?.count ?? 0) == count { return }
        }
    }

    @Test func `a signal is passed on to the script, and the environment is freed`() async throws {
        let folder = BotFolder()
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "cerbere status", is: "lock.status")
            try await withBot("lock", "staging", "--", "sh", "-c", "echo ready; read line", in: folder) { script in
                try await script.line(with: "ready")
                script.signal(SIGTERM)
                try await script.ends(.exited(143))
            }
            try await bot.answer(to: "lock staging", is: "lock.acquired")
        }
    }

    @Test func `what is locked without a command is unlocked by its number`() async throws {
        let folder = BotFolder()
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "cerbere status", is: "lock.status")
            let seen = try await outcome(of: ["lock", "staging"], in: folder)
            #expect(seen.output == "staging is locked. When you are done: bothost unlock staging --token 1\n")
            try await bot.answer(to: "lock staging", is: "lock.held_by_other")
            let wrong = try await outcome(of: ["unlock", "staging", "--token", "9"], in: folder)
            #expect(wrong.exit == .exited(75))
            let right = try await outcome(of: ["unlock", "staging", "--token", "1"], in: folder)
            #expect(right.exit == .exited(0))
            #expect(right.output == "staging is free.\n")
        }
    }

    @Test func `without a bot nothing runs, unless that is wanted`() async throws {
        let folder = BotFolder()
        let seen = try await outcome(of: ["lock", "staging", "--", "echo", "never"], in: folder)
        #expect(seen.exit == .exited(69))
        #expect(seen.output == "")
        #expect(seen.errors.hasPrefix("bothost: No bot answers at '\(folder.data)/bothost.sock' ("))
        let words = ["lock", "staging", "--if-unreachable", "run", "--", "echo", "all the same"]
        let wanted = try await outcome(of: words, in: folder)
        #expect(wanted.exit == .exited(0))
        #expect(wanted.output == "all the same\n")
        #expect(wanted.errors.contains("Runs without a lock, as --if-unreachable says."))
    }

    @Test func `a command that there is not is said, and the environment is freed`() async throws {
        let folder = BotFolder()
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "cerbere status", is: "lock.status")
            let seen = try await outcome(of: ["lock", "staging", "--", "no-such-program"], in: folder)
            #expect(seen.exit == .exited(71))
            #expect(seen.errors == "bothost: cannot run no-such-program: No such file or directory\n")
            try await bot.answer(to: "lock staging", is: "lock.acquired")
        }
    }

    @Test(arguments: [
        (["lock"], "lock needs the name of one environment, but there is none. See: bothost lock --help"),
        (
            ["lock", "a", "b"],
            "lock needs the name of one environment, but there are a, b. See: bothost lock --help"
        ),
        (["lock", "a", "--"], #"lock needs a command behind "--""#),
        (["lock", "a", "--for", "ever"], #"--for is a length of time such as 90m, 2h or 1d, not "ever""#),
        (
            ["lock", "a", "--wiat", "5m"],
            #"lock has no option "--wiat"; did you mean "--wait"? See: bothost lock --help"#
        ),
        (["lock", "a", "--if-unreachable", "ask"], #"--if-unreachable is refuse or run, not "ask""#),
        (["unlock", "a", "--token", "x"], #"--token is a number, not "x""#),
        (["unlock", "a", "--", "true"], #"unlock runs no command, but there is "--""#),
    ])
    func `a mistake is named`(words: [String], complaint: String) async throws {
        let seen = try await outcome(of: words)
        #expect(seen.exit == .exited(64))
        #expect(seen.errors == "bothost: \(complaint)\n")
    }
}
