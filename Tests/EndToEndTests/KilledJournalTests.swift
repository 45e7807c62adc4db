import BotHost
import Glibc
import PluginAPI
import Testing

/// A bot that is killed while people change things: nothing that was answered is lost or doubled, and all is accounted for.
@Suite(.timeLimit(.minutes(10))) struct KilledJournalTests {
    /// `make soak` kills more.
    private static let rounds = max(10, (getenv("SOAK_KILLS").flatMap { Int(String(cString: $0)) } ?? 40) / 4)

    @Test func `what was answered is there after a kill, once, and the journal knows of it all`() async throws {
        let folder = BotFolder()
        var answered = 0
        for round in 0..<Self.rounds {
            answered = try await killed(after: round * 7 % 23, answered: answered, folder)
        }
        try await withBot("run", "--output", "json", in: folder) { bot in
            bot.type("zoo count\n/quit\n")
            // What was written, but not answered before the kill, has counted too.
            let number = try await nextCount(bot)
            #expect((answered + 1...answered + 2).contains(number))
            try await bot.ends(.exited(0))
            try await check(folder, counted: number)
        }
    }

    @Test func `a lock is as it was answered after a kill, or one step further`() async throws {
        let folder = BotFolder()
        var lockID = 0
        for round in 0..<Self.rounds {
            lockID = try await killedWhileLocking(after: round * 5 % 17, lockID: lockID, folder)
        }
        try await withBot("run", "--output", "json", in: folder) { bot in
            bot.type("cerbere status staging\n/quit\n")
            try await bot.ends(.exited(0))
            try await check(folder)
        }
    }

    /// Has a bot lock and unlock for a while, and kills it.
    ///
    /// - Returns: The number of the lock that was answered last.
    private func killedWhileLocking(after answers: Int, lockID: Int, _ folder: BotFolder) async throws -> Int {
        try await withBot("run", "--output", "json", in: folder) { bot in
            bot.type("unlock staging\n" + String(repeating: "lock staging\nunlock staging\n", count: 60))
            var latest = lockID
            for _ in 0..<answers + 2 {
                let message = try await bot.nextMessage()
                guard ["lock.acquired", "lock.released", "lock.already_free"].contains(message.code),
                    let id = message["lockID"]?.integer
                else { continue }
                // One command may have been written and not answered when the bot before was killed.
                #expect((latest...latest + 1).contains(id))
                latest = id
            }
            bot.signal(SIGKILL)
            try await bot.ends(.signalled(SIGKILL))
            let seen = bot.transcript.seen.lines.compactMap { try? BotMessage($0)["lockID"]?.integer }
            return seen.max() ?? latest
        }
    }

    /// Has a bot count for a while, and kills it.
    ///
    /// - Returns: The highest number that it has answered.
    private func killed(after answers: Int, answered: Int, _ folder: BotFolder) async throws -> Int {
        try await withBot("run", "--output", "json", in: folder) { bot in
            bot.type(String(repeating: "zoo count\n", count: 100))
            let first = try await nextCount(bot)
            #expect((answered + 1...answered + 2).contains(first))
            for number in 0..<answers { #expect(try await nextCount(bot) == first + number + 1) }
            bot.signal(SIGKILL)
            try await bot.ends(.signalled(SIGKILL))
            let seen = bot.transcript.seen.lines.compactMap { try? BotMessage($0)["count"]?.integer }
            return seen.max() ?? first
        }
    }

    private func nextCount(_ bot: BotProcess) async throws -> Int {
        while true {
            let message = try await bot.nextMessage()
            if let count = message["count"]?.integer { return count }
        }
    }

    /// - Parameter counted: How many invocations must have begun, if that is known.
    private func check(_ folder: BotFolder, counted: Int? = nil) async throws {
        let file = try JournalFile(folder: folder.data)
        var verification = JournalVerification()
        var open: Set<String> = []
        var begun = 0
        try await file.forEach { record in
            try verification.check(record)
            let entry = try JSONReader.read(record.json)
            let id = entry["id"]?.string ?? ""
            if entry["kind"] == "began" {
                begun += 1
                open.insert(id)
            } else {
                open.remove(id)
            }
        }
        await file.close()
        #expect(open == [])
        // Each invocation that began has counted once.
        if let counted { #expect(begun == counted) }
    }
}
