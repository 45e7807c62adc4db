import BotHost
import Concurrency
import PluginAPI

/// What was asked for on the command line.
enum Arguments: Equatable {
    case run(RunOptions)
    case check(ConfigOptions)
    case plugins(ConfigOptions)
    case lock(LockOptions)
    case unlock(LockOptions)
    case journal(JournalOptions)
    case version
    case help(String)

    struct RunOptions: Equatable {
        var config = ConfigOptions.usual
        var data: String?
        var output = ShellAdapter.Output.text
    }

    struct ConfigOptions: Equatable {
        static let usual = "bothost.json"

        var config = ConfigOptions.usual
    }

    /// Each command, and what its `--help` says.
    private static let commands: [(name: String, help: String)] = [
        ("run", HelpText.run), ("check", HelpText.check), ("plugins", HelpText.plugins),
        ("lock", HelpText.lock), ("unlock", HelpText.unlock), ("journal", HelpText.journal),
        ("version", HelpText.version), ("help", HelpText.all),
    ]

    static func parse(_ words: [String]) throws(UsageMistake) -> Arguments {
        guard let first = words.first else { return .help(HelpText.all) }
        let rest = words.dropFirst()
        let name = Self.name(first)
        if name == "help" { return .help(try help(rest)) }
        let help = try help([name])
        // What stands behind "--" is another program's.
        if rest.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) { return .help(help) }
        switch name {
        case "run": return .run(try runOptions(rest))
        case "check": return .check(try configOptions(of: name, rest))
        case "plugins": return .plugins(try configOptions(of: name, rest))
        case "lock": return .lock(try LockOptions(name, rest))
        case "unlock": return .unlock(try LockOptions(name, rest))
        case "journal": return .journal(try journalOptions(rest))
        default:
            if let word = rest.first {
                throw UsageMistake("\(first) takes nothing more, but there is \"\(word)\"")
            }
            return .version
        }
    }

    /// The command that `word` names.
    private static func name(_ word: String) -> String {
        switch word {
        case "--help", "-h": "help"
        case "--version": "version"
        default: word
        }
    }

    private static func help(_ words: ArraySlice<String>) throws(UsageMistake) -> String {
        guard let word = words.first else { return HelpText.all }
        if let command = commands.first(where: { $0.name == name(word) }) { return command.help }
        throw UsageMistake("there is no command \"\(word)\"\(advice(word, commands.map(\.name))) See: bothost help")
    }

    // MARK: Options

    private static func runOptions(_ words: ArraySlice<String>) throws(UsageMistake) -> RunOptions {
        var options = RunOptions()
        for (name, value) in try self.options(of: "run", words, known: ["--config", "--data", "--output"]) {
            switch name {
            case "--config": options.config = value
            case "--data": options.data = value
            default: options.output = try output(value)
            }
        }
        return options
    }

    private static func configOptions(
        of command: String, _ words: ArraySlice<String>
    ) throws(UsageMistake) -> ConfigOptions {
        let last = try options(of: command, words, known: ["--config"]).last
        return last.map { ConfigOptions(config: $0.value) } ?? ConfigOptions()
    }

    private static func journalOptions(_ words: ArraySlice<String>) throws(UsageMistake) -> JournalOptions {
        var options = JournalOptions()
        options.isVerifying = words.contains("--verify")
        let others = words.filter { $0 != "--verify" }
        for (name, value) in try self.options(of: "journal", others[...], known: JournalOptions.names) {
            try options.take(name, value, now: SystemClock().now())
        }
        if options.head != nil, !options.isVerifying {
            throw UsageMistake("--head goes with --verify. See: bothost journal --help")
        }
        return options
    }

    /// `--name value` and `--name=value`, as often as they stand there.
    private static func options(
        of command: String, _ words: ArraySlice<String>, known: [String]
    ) throws(UsageMistake) -> [(name: String, value: String)] {
        var options: [(name: String, value: String)] = []
        var words = words
        while let word = words.popFirst() { options.append(try option(word, of: command, &words, known: known)) }
        return options
    }

    /// One option: `word`, with its value in it or in what follows.
    static func option(
        _ word: String, of command: String, _ words: inout ArraySlice<String>, known: [String]
    ) throws(UsageMistake) -> (name: String, value: String) {
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        let name = parts.first ?? word
        guard known.contains(name) else {
            let advice = advice(name, known + ["--help"])
            throw UsageMistake("\(command) has no option \"\(word)\"\(advice) See: bothost \(command) --help")
        }
        guard let value = parts.count == 2 ? parts[1] : words.popFirst(), !value.isEmpty else {
            throw UsageMistake("\(name) needs a value. See: bothost \(command) --help")
        }
        return (name, value)
    }

    private static func output(_ word: String) throws(UsageMistake) -> ShellAdapter.Output {
        switch word {
        case "text": .text
        case "json": .json
        default: throw UsageMistake("--output is text or json, not \"\(word)\"")
        }
    }

    private static func advice(_ word: String, _ known: [String]) -> String {
        EditDistance.nearest(to: word, among: known, most: 1).first.map { "; did you mean \"\($0)\"?" } ?? "."
    }
}

/// A command line that makes no sense.
struct UsageMistake: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
