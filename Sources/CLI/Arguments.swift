import BotHost
import PluginAPI

/// What was asked for on the command line.
enum Arguments: Equatable {
    case run(RunOptions)
    case version
    case help(String)

    struct RunOptions: Equatable {
        var config: String?
        var data: String?
        var output = ShellAdapter.Output.text
    }

    static func parse(_ words: [String]) throws(UsageMistake) -> Arguments {
        guard let command = words.first else { return .help(HelpText.all) }
        let rest = words.dropFirst()
        let wantsHelp = rest.contains("--help") || rest.contains("-h")
        switch command {
        case "run": return wantsHelp ? .help(HelpText.run) : .run(try runOptions(rest))
        case "version", "--version":
            if wantsHelp { return .help(HelpText.version) }
            try requireNothing(rest, after: command)
            return .version
        case "help", "--help", "-h": return .help(try help(rest))
        default:
            throw UsageMistake("there is no command \"\(command)\"\(advice(command, commands)) See: bothost help")
        }
    }

    private static let commands = ["run", "version", "help"]
    private static let options = ["--config", "--data", "--output", "--help"]

    private static func help(_ words: ArraySlice<String>) throws(UsageMistake) -> String {
        switch words.first {
        case nil: return HelpText.all
        case "run"?: return HelpText.run
        case "version"?: return HelpText.version
        case "help"?, "--help"?, "-h"?: return HelpText.all
        case let word?:
            throw UsageMistake("there is no command \"\(word)\"\(advice(word, commands)) See: bothost help")
        }
    }

    private static func runOptions(_ words: ArraySlice<String>) throws(UsageMistake) -> RunOptions {
        var options = RunOptions()
        var words = words
        while let word = words.popFirst() {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            let name = parts.first ?? word
            guard Self.options.contains(name), name != "--help" else {
                throw UsageMistake(
                    "run has no option \"\(word)\"\(advice(name, Self.options)) See: bothost run --help")
            }
            guard let value = parts.count == 2 ? parts[1] : words.popFirst(), !value.isEmpty else {
                throw UsageMistake("\(name) needs a value. See: bothost run --help")
            }
            switch name {
            case "--config": options.config = value
            case "--data": options.data = value
            default: options.output = try output(value)
            }
        }
        return options
    }

    private static func output(_ word: String) throws(UsageMistake) -> ShellAdapter.Output {
        switch word {
        case "text": .text
        case "json": .json
        default: throw UsageMistake("--output is text or json, not \"\(word)\"")
        }
    }

    private static func requireNothing(_ words: ArraySlice<String>, after command: String) throws(UsageMistake) {
        guard let word = words.first else { return }
        throw UsageMistake("\(command) takes nothing more, but there is \"\(word)\"")
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
