import PluginAPI

/// What `bothost lock` and `bothost unlock` were told.
struct LockOptions: Equatable {
    enum WhenUnreachable: String {
        case refuse, run
    }

    var environment = ""
    var config = Arguments.ConfigOptions.usual
    var data: String?
    var plugin = "lock"
    var reason: String?
    /// How long the lock lasts when nobody renews it, such as after a crash of the machine.
    var duration = Duration.seconds(3_600)
    /// How long to wait for somebody else's lock; nil for not at all.
    var wait: Duration?
    var whenUnreachable = WhenUnreachable.refuse
    /// The number of the lock that is to be freed.
    var token: Int?
    /// What to run while the environment is locked; nothing, to keep it locked.
    var command: [String] = []

    private static let lockOptions = [
        "--config", "--data", "--plugin", "--reason", "--for", "--wait", "--if-unreachable",
    ]
    private static let unlockOptions = ["--config", "--data", "--plugin", "--reason", "--token"]

    /// - Parameters:
    ///   - command: `lock` or `unlock`.
    ///   - words: What follows it.
    init(_ command: String, _ words: ArraySlice<String>) throws(UsageMistake) {
        let known = command == "lock" ? Self.lockOptions : Self.unlockOptions
        let own = words.prefix { $0 != "--" }
        if own.count < words.count {
            self.command = Array(words[own.endIndex...].dropFirst())
            guard command == "lock", !self.command.isEmpty else {
                throw UsageMistake(
                    command == "lock"
                        ? "lock needs a command behind \"--\"" : "unlock runs no command, but there is \"--\"")
            }
        }
        var names: [String] = []
        var rest = own
        while let word = rest.popFirst() {
            guard word.hasPrefix("-") else {
                names.append(word)
                continue
            }
            let option = try Arguments.option(word, of: command, &rest, known: known)
            try set(option.name, option.value)
        }
        guard let environment = names.first, names.count == 1 else {
            let found = names.isEmpty ? "there is none" : "there are \(names.joined(separator: ", "))"
            throw UsageMistake(
                "\(command) needs the name of one environment, but \(found). See: bothost \(command) --help")
        }
        self.environment = environment
    }

    private mutating func set(_ name: String, _ value: String) throws(UsageMistake) {
        switch name {
        case "--config": config = value
        case "--data": data = value
        case "--plugin": plugin = value
        case "--reason": reason = value
        case "--for": duration = try Self.duration(name, value)
        case "--wait": wait = try Self.duration(name, value)
        case "--token":
            guard let number = Int(value) else { throw UsageMistake("--token is a number, not \"\(value)\"") }
            token = number
        default:
            guard let choice = WhenUnreachable(rawValue: value) else {
                throw UsageMistake("--if-unreachable is refuse or run, not \"\(value)\"")
            }
            whenUnreachable = choice
        }
    }

    private static func duration(_ name: String, _ value: String) throws(UsageMistake) -> Duration {
        let words = value.split(separator: " ")
        guard let (duration, count) = DurationText.read(words), count == words.count, duration > .zero else {
            throw UsageMistake("\(name) is a length of time such as 90m, 2h or 1d, not \"\(value)\"")
        }
        return duration
    }
}
