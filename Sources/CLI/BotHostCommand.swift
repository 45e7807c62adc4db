import BotHost
import Glibc

/// The program `bothost`: finds out what is asked for and has it done.
@main
enum BotHostCommand {
    static func main() async {
        do {
            switch try Arguments.parse(Array(CommandLine.arguments.dropFirst())) {
            case .run(let options): try await RunCommand(options).run()
            case .check(let options): try await CheckCommand(options).run()
            case .plugins(let options): try await PluginsCommand(options).run()
            case .version: print("bothost \(BotHostVersion.current)")
            case .help(let text): print(text)
            }
        } catch {
            complain("\(error)")
            exit(ExitCode(for: error).rawValue)
        }
    }

    private static func complain(_ words: String) {
        _ = DescriptorWriter(STDERR_FILENO).write("bothost: \(words)\n")
    }
}
