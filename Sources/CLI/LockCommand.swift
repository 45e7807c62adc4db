import BotHost
import Concurrency
import FoundationEssentials
import PluginAPI

/// `bothost lock` and `bothost unlock`: what a script does to an environment while it works on it.
struct LockCommand {
    /// How often to look whether an environment has become free.
    private static let looksEvery = Duration.seconds(2)

    private let options: LockOptions
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
        guard !options.command.isEmpty else {
            let token = try await take(client)
            print(
                "\(options.environment) is locked. When you are done: bothost unlock \(options.environment) --token \(token)"
            )
            return 0
        }
        let signals = PassedSignals()
        let token = try await take(client)
        if let signal = signals.received {
            await free(client, token)
            return 128 + signal
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

    private func take(_ client: ControlClient) async throws -> Int {
        let end = options.wait.map { clock.elapsed() + $0 }
        var isTold = false
        while true {
            do {
                return try await acquire(client)
            } catch let refusal as Refused {
                guard refusal.mayPass, let end, clock.elapsed() < end else { throw refusal }
                if !isTold { complain("waits: \(refusal)") }
                isTold = true
                try await clock.sleep(for: min(Self.looksEvery, end - clock.elapsed()))
            }
        }
    }

    /// Another script of the same user has the same name to the bot, so what is theirs already is as good as somebody else's.
    private func acquire(_ client: ControlClient) async throws -> Int {
        let now = try await ask(client, "check", [:])
        if now["state"]?.string == "mine" { throw Refused.ownLock(options.environment) }
        var params: [String: JSON] = ["seconds": seconds]
        params["reason"] = .string(options.reason ?? reasonOfCommand)
        let answer = try await ask(client, "acquire", params)
        guard answer["code"]?.string == "lock.acquired", let token = answer["token"]?.integer else {
            throw Refused.ownLock(options.environment)
        }
        return token
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

/// The bot said no.
struct Refused: Error, CustomStringConvertible {
    /// What it said to it, in the plugin's words.
    let description: String
    /// Whether it may say yes when somebody has freed something.
    let mayPass: Bool

    private static let passing: Set<String> = [
        "lock.held_by_other", "lock.blocked_by_member", "lock.frozen", "lock.none_free", "lock.limit",
    ]

    init(_ failure: ServiceFailure, now: Date) {
        description = PlainText().render(failure.outcome.text, now: now)
        mayPass = Self.passing.contains(failure.outcome.code) || failure.kind == .unavailable
    }

    private init(description: String, mayPass: Bool) {
        self.description = description
        self.mayPass = mayPass
    }

    static func ownLock(_ environment: String) -> Refused {
        Refused(
            description:
                "\(environment) is locked by this user already, so another script may be at work. To see who: cerbere status \(environment)",
            mayPass: true)
    }
}
