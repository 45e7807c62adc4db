import BotHost
import Glibc

/// The program `bothost`: finds out what is asked for and has it done.
@main
enum BotHostCommand {
    static func main() async {
        openStandardDescriptors()
        do {
            switch try Arguments.parse(Array(CommandLine.arguments.dropFirst())) {
            case .run(let options): try await RunCommand(options).run()
            case .check(let options): try await CheckCommand(options).run()
            case .plugins(let options): try await PluginsCommand(options).run()
            case .lock(let options): exit(try await LockCommand(options).lock())
            case .unlock(let options): exit(try await LockCommand(options).unlock())
            case .journal(let options): try await JournalCommand(options).run()
            case .version: print("bothost \(BotHostVersion.current)")
            case .help(let text): print(text)
            }
        } catch {
            complain("\(error)")
            exit(ExitCode(for: error).rawValue)
        }
    }

    /// A program that is started without an output must not find its database under the number 1.
    private static func openStandardDescriptors() {
        while true {
            let descriptor = open("/dev/null", O_RDWR)
            if descriptor < 0 { return }
            if descriptor > STDERR_FILENO {
                close(descriptor)
                return
            }
        }
    }

    static func complain(_ words: String) {
        _ = DescriptorWriter(STDERR_FILENO).write("bothost: \(words)\n")
    }
}
