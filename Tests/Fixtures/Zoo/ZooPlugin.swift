import Glibc
package import PluginAPI

/// A plugin that misbehaves when it is told to. For tests and benchmarks only.
package struct ZooPlugin: Plugin {
    package static let manifest = Manifest(id: "zoo", version: "1.0.0", summary: "Misbehaves when it is told to.")

    package static let settings = [
        Setting("complaint", .text, meaning: "What it does not accept."),
        Setting("trapsAtStart", .yesNo, default: false, meaning: "Whether it traps when it starts."),
        Setting("hangsAtStart", .yesNo, default: false, meaning: "Whether it hangs when it starts."),
        Setting("hangsAtSecondStart", .yesNo, default: false, meaning: "Whether it hangs when it starts again."),
        Setting("note", .text, meaning: "Something that it does not look at."),
    ]

    package init() {}

    package func start(_ host: PluginHost) async throws {
        let settings = try host.settings(as: Settings.self)
        if let complaint = settings.complaint { throw SettingsError(complaint) }
        if settings.trapsAtStart { trap() }
        if settings.hangsAtStart { while true { usleep(1_000) } }
        if settings.hangsAtSecondStart { try await hangIfSecond(host) }
    }

    /// Counts the starts in storage: the second one does not end, whatever it is told.
    private func hangIfSecond(_ host: PluginHost) async throws {
        let starts = try await host.storage.update("starts", default: 0) { starts in
            starts += 1
            return starts
        }
        guard starts == 2 else { return }
        host.log.info("I hang.")
        while true { usleep(1_000) }
    }

    package var commands: [Command] {
        echo
        talking
        trapping
        waiting
        hanging
        spinning
        lingering
        goingDeaf
        exiting
        aborting
        dyingLate
        throwing
        flooding
        printing
        replying
        placing
        writing
        stumbling
        sneaking
        confinement
        trespassing
        delaying
        asking
        accounting
    }

    private struct Settings: Decodable {
        let complaint: String?
        let trapsAtStart: Bool
        let hangsAtSecondStart: Bool
        let hangsAtStart: Bool
    }

    private var echo: Command {
        Command("zoo echo <text…>", summary: "Says it back.", effect: .reads) { call in
            Outcome("zoo.echo", "\(try call.argument("text"))")
        }
    }

    private var talking: Command {
        Command("zoo words <count:integer>", summary: "Says that many words.", effect: .reads) { call in
            let words = (0..<(call.integer("count") ?? 0)).map { "wörd\($0 + 1)" }
            return Outcome("zoo.words", "\(words.joined(separator: " "))")
        }
    }

    private var trapping: Command {
        Command("zoo trap", summary: "Traps in the middle of the command.") { _ in trap() }
    }

    private var waiting: Command {
        Command("zoo wait <file>", summary: "Waits until there is that file.", deadline: .seconds(86_400)) { call in
            let file = try call.argument("file")
            try await call.reply(Outcome("zoo.waits", "I wait."))
            while access(file, F_OK) != 0 { try await Task.sleep(for: .milliseconds(2)) }
            return Outcome("zoo.waited", "It is there.")
        }
    }

    private var hanging: Command {
        Command("zoo hang", summary: "Waits until it is told to stop.", deadline: .seconds(5)) { call in
            try await call.reply(Outcome("zoo.hangs", "I wait."))
            try await Task.sleep(for: .seconds(3_600))
            return Outcome("zoo.hung", "Nobody stopped me.")
        }
    }

    private var spinning: Command {
        Command("zoo spin", summary: "Never ends, whatever it is told.", deadline: .seconds(5)) { call in
            try await call.reply(Outcome("zoo.spins", "I spin."))
            while true { usleep(1_000) }
        }
    }

    private var lingering: Command {
        Command("zoo linger", summary: "Never ends, and may take a day.", deadline: .seconds(86_400)) { call in
            try await call.reply(Outcome("zoo.lingers", "I take my time."))
            while true { usleep(1_000) }
        }
    }

    private var exiting: Command {
        Command("zoo exit <code:integer>", summary: "Ends the process.") { call in
            exit(Int32(call.integer("code") ?? 0))
        }
    }

    private var goingDeaf: Command {
        Command("zoo deaf", summary: "Stops its whole process.", deadline: .seconds(60)) { call in
            try await call.reply(Outcome("zoo.deaf", "I stop."))
            raise(SIGSTOP)
            return Outcome("zoo.heard", "Somebody has let me go on.")
        }
    }

    private var aborting: Command {
        Command("zoo abort", summary: "Aborts.") { _ in abort() }
    }

    private var dyingLate: Command {
        Command("zoo die-late", summary: "Traps when the process is to end.") { _ in
            atexit { trap() }
            return Outcome("zoo.armed", "I will crash when I am to end.")
        }
    }

    private var flooding: Command {
        Command("zoo flood", summary: "Logs 2,000 lines.") { call in
            for line in 1...2_000 { call.log.info("flood \(line)") }
            return Outcome("zoo.flooded", "Logged.")
        }
    }

    private var throwing: Command {
        Command("zoo throw", summary: "Fails with an error of its own.") { _ in throw Hiccup() }
    }

    private var printing: Command {
        Command("zoo print <lines:integer>", summary: "Prints that many lines.", effect: .reads) { call in
            for line in 1...max(1, call.integer("lines") ?? 1) { print("line \(line)") }
            fflush(nil)
            return Outcome("zoo.printed", "Printed.")
        }
    }

    private var replying: Command {
        Command("zoo reply <times:integer>", summary: "Replies that often before it ends.", effect: .reads) { call in
            for time in 0..<(call.integer("times") ?? 0) {
                try await call.reply(Outcome("zoo.reply", "Reply \(time + 1)."))
            }
            return Outcome("zoo.replied", "Done.")
        }
    }

    private var writing: Command {
        Command("zoo count", summary: "Counts how often it was called, in storage.") { call in
            let count = try await call.storage.update("count", default: 0) { count in
                count += 1
                return count
            }
            return Outcome("zoo.counted", ["count": count], "\(count)")
        }
    }

    private var confinement: Command {
        Command("zoo process", summary: "Tells what its process can see.", effect: .reads) { _ in
            Outcome("zoo.process", ProcessFacts(), "These are the facts.")
        }
    }

    private var stumbling: Command {
        Command("zoo stumble <file>", summary: "Traps unless <file> is there, and makes it.", effect: .reads) { call in
            let file = open(try call.argument("file"), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            if file >= 0 { trap() }
            return Outcome("zoo.stumbled", "This time it went well.")
        }
    }

    private var sneaking: Command {
        Command("zoo sneak", summary: "Writes although it declares that it reads.", effect: .reads) { call in
            try await call.storage.update("sneaked", default: 0) { $0 += 1 }
            return Outcome("zoo.sneaked", "Nobody noticed.")
        }
    }

    struct Hiccup: Error {}
}

/// Ends the process as a programmer's mistake does.
func trap() -> Never {
    let nothing: [Int] = []
    print(nothing[CommandLine.arguments.count])
    fatalError("there was something after all")
}
