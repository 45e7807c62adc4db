import BotHost
import Concurrency
import FoundationEssentials
import PluginAPI

/// `bothost lock` and `bothost unlock`: what a script does to an environment while it works on it.
struct LockCommand {
    /// How often to ask whether its turn has come.
    private static let looksEvery = Duration.seconds(2)

    private let options: LockOptions
    private let ticket = UUID().uuidString
    private let clock = SystemClock()

    init(_ options: LockOptions) { self.options = options }

    // MARK: Locking

    /// Takes the environment, runs the command, and frees the environment again however the command ends.
    ///
    /// - Returns: The command's exit code; 0 when there is none.
    func lock() async throws -> Int32 {
        let client: ControlClient
        do {
            client = try connect()
        } catch let error as ControlClient.NoBot where options.whenUnreachable == .run && !options.command.isEmpty {
            complain("\(error) Runs without a lock, as --if-unreachable says.")
            return try await ChildProcess(options.command, environment: [:]).end()
        }
        defer { client.close() }
        let signals = PassedSignals()
        let token: Int
        do {
            token = try await take(client, signals)
        } catch let interruption as Interrupted {
            return 128 + interruption.signal
        }
        if let signal = signals.received {
            await free(client, token)
            return 128 + signal
        }
        guard !options.command.isEmpty else {
            print(
                "\(options.environment) is locked. When you are done: bothost unlock \(options.environment) --token \(token)"
            )
            return 0
        }
        do {
            let code = try await run(signals, client, token)
            await free(client, token)
            return code
        } catch {
            await free(client, token)
            throw error
        }
    }

    /// Runs the command, and has the lock last as long as it does.
    private func run(_ signals: PassedSignals, _ client: ControlClient, _ token: Int) async throws -> Int32 {
        let child = try ChildProcess(
            options.command,
            environment: ["BOTHOST_LOCK_ENV": options.environment, "BOTHOST_LOCK_TOKEN": "\(token)"])
        signals.pass(to: child)
        return try await withThrowingTaskGroup(of: Int32?.self) { working in
            working.addTask { try await child.end() }
            working.addTask {
                await keep(client, token)
                return nil
            }
            defer { working.cancelAll() }
            while let ended = try await working.next() {
                if let ended { return ended }
            }
            return ExitCode.software.rawValue
        }
    }

    /// Renews the lock when half of its time is over, until cancelled. That it cannot be does not end the command.
    private func keep(_ client: ControlClient, _ token: Int) async {
        while (try? await clock.sleep(for: options.duration / 2)) != nil {
            do {
                _ = try await ask(client, "renew", ["token": .integer(token), "seconds": seconds])
            } catch {
                complain("the lock could not be renewed: \(error)")
            }
        }
    }

    // MARK: Taking

    /// - Throws: `Refused` when it cannot be had in the time that there is, `Interrupted`.
    private func take(_ client: ControlClient, _ signals: PassedSignals) async throws -> Int {
        do {
            return try await acquire(client)
        } catch let refusal as Refused {
            guard let wait = options.wait, refusal.mayPass else { throw refusal }
            let end = clock.elapsed() + wait
            do {
                if let token = try await waitForTurn(client, signals, until: end, after: refusal) { return token }
            } catch {
                await leave(client)
                throw error
            }
        }
        await leave(client)
        // It says who has it now, if it does not find that it was freed just then.
        return try await acquire(client)
    }

    /// Joins the queue, and asks from time to time whether its turn has come: asking takes it then, and keeps the place.
    ///
    /// - Returns: nil when the time was over.
    private func waitForTurn(
        _ client: ControlClient, _ signals: PassedSignals, until end: Duration, after first: Refused
    ) async throws -> Int? {
        var isTold = false
        while clock.elapsed() < end {
            do {
                if let token = try await acquire(client, waits: true) { return token }
            } catch let refusal as Refused where refusal.mayPass {
                // What has no queue, such as a group, or cannot be asked for a moment, is asked for again.
            }
            if !isTold { complain("waits: \(first)") }
            isTold = true
            await signals.received(within: min(Self.looksEvery, end - clock.elapsed()), by: clock)
            if let signal = signals.received { throw Interrupted(signal: signal) }
        }
        return nil
    }

    private func acquire(_ client: ControlClient) async throws -> Int {
        guard let token = try await acquire(client, waits: false) else { throw Refused.ownLock(options.environment) }
        return token
    }

    /// Another script of the same user has the same name to the bot, so each has a ticket of its own.
    ///
    /// - Returns: The lock's number; nil when it waits.
    private func acquire(_ client: ControlClient, waits: Bool) async throws -> Int? {
        var params: [String: JSON] = ["seconds": seconds, "ticket": .string(ticket)]
        params["reason"] = .string(options.reason ?? reasonOfCommand)
        if waits { (params["wait"], params["again"]) = (true, true) }
        do {
            let answer = try await ask(client, "acquire", params)
            switch answer["code"]?.string {
            case "lock.queued"?, "lock.already_queued"?: return nil
            default: return answer["token"]?.integer
            }
        } catch let refusal as Refused where refusal.isHeld {
            guard try await ask(client, "check", [:])["state"]?.string == "mine" else { throw refusal }
            throw Refused.ownLock(options.environment)
        }
    }

    /// Gives up its place, or its turn. Where it has none, there is nothing to give up.
    private func leave(_ client: ControlClient) async {
        _ = try? await ask(client, "leave", ["ticket": .string(ticket), "again": true])
    }

    private var seconds: JSON { .integer(Int(options.duration.components.seconds)) }

    private var reasonOfCommand: String {
        options.command.isEmpty ? "bothost lock" : options.command.joined(separator: " ")
    }

    private func free(_ client: ControlClient, _ token: Int) async {
        do {
            _ = try await ask(client, "release", ["token": .integer(token)])
        } catch {
            complain("\(options.environment) could not be freed: \(error)")
        }
    }

    // MARK: Unlocking

    func unlock() async throws -> Int32 {
        let client = try connect()
        defer { client.close() }
        var params: [String: JSON] = [:]
        params["token"] = options.token.map(JSON.integer)
        params["reason"] = options.reason.map(JSON.string)
        _ = try await ask(client, "release", params)
        print("\(options.environment) is free.")
        return 0
    }

    // MARK: Asking

    private func connect() throws -> ControlClient {
        try ControlClient(to: ControlAddress(folder: folder))
    }

    private var folder: String {
        get throws {
            if let data = options.data { return ConfigurationFile.absolute(data) }
            return try ConfigurationFile(path: options.config).read().data
        }
    }

    private func ask(_ client: ControlClient, _ service: String, _ params: [String: JSON]) async throws -> JSON {
        var object = JSONObject([.init(name: "env", value: .string(options.environment))])
        for (name, value) in params { object[name] = value }
        switch try await client.call("\(options.plugin).\(service)", object) {
        case .answer(let answer): return answer
        case .failure(let failure): throw Refused(failure, now: clock.now())
        }
    }

    private func complain(_ words: String) {
        BotHostCommand.complain(words)
    }
}

/// A signal ended the wait.
private struct Interrupted: Error {
    let signal: Int32
}

/// The bot said no.
struct Refused: Error, CustomStringConvertible {
    /// What it said to it, in the plugin's words.
    let description: String
    /// Whether it may say yes when somebody has freed something.
    let mayPass: Bool
    /// Whether somebody has it, maybe another script of this user.
    let isHeld: Bool

    private static let passing: Set<String> = [
        "lock.held_by_other", "lock.blocked_by_member", "lock.frozen", "lock.none_free", "lock.limit",
    ]

    init(_ failure: ServiceFailure, now: Date) {
        description = PlainText().render(failure.outcome.text, now: now)
        mayPass = Self.passing.contains(failure.outcome.code) || failure.kind == .unavailable
        isHeld = failure.outcome.code == "lock.held_by_other"
    }

    private init(description: String) {
        self.description = description
        (mayPass, isHeld) = (true, true)
    }

    static func ownLock(_ environment: String) -> Refused {
        Refused(
            description:
                "\(environment) is locked by this user already, so another script may be at work. To see who: cerbere status \(environment)"
        )
    }
}
