import BotHost
import PluginAPI
import Testing

/// A way for a plugin to misbehave, and what is to come of it.
struct Fault: Codable, Sendable, CustomTestStringConvertible {
    /// The plugins that misbehave when they are told to.
    enum Zoo: String, Codable {
        case c = "czoo"
        case swift = "zoo"

        var library: String { self == .c ? Build.cZoo : Build.zoo }
    }

    /// What the person is told in the end.
    enum Told: Codable, Equatable {
        case crash
        case deadline
        case fault
        /// The plugin's own outcome.
        case own(String, String)
    }

    let zoo: Zoo
    /// What is typed behind the plugin's name. `FOLDER` is the bot's.
    let command: String
    let told: Told
    /// How its process ended, as the log says; nil when it goes on.
    var ends: String?
    /// Why the bot killed it, as the log says.
    var killedFor: String?
    /// What else the log says, and how often.
    var logged: [String: Int] = [:]
    /// How many messages with which codes the plugin sends besides.
    var said: [String: Int] = [:]
    /// What it says when it has begun, where the bot's clock must be moved.
    var sign: String?
    /// The seconds that pass, one look of the bot's behind each, until the person is told.
    var patience: [Int] = []
    /// The same from then on.
    var afterwards: [Int] = []
    /// Whether it shows only when the process is to end.
    var isReloaded = false

    var testDescription: String { "\(zoo.rawValue) \(command)" }
}

// MARK: The table

extension Fault {
    static let all = ending + hanging + talking + reaching

    private static let ending = [
        Fault(zoo: .c, command: "trap", told: .crash, ends: "was ended by SIG"),
        Fault(zoo: .swift, command: "trap", told: .crash, ends: "was ended by SIG"),
        Fault(zoo: .c, command: "abort", told: .crash, ends: "was ended by SIGABRT (Aborted)"),
        Fault(zoo: .swift, command: "abort", told: .crash, ends: "was ended by SIGABRT (Aborted)"),
        Fault(zoo: .c, command: "exit0", told: .crash, ends: "exited with code 0"),
        Fault(zoo: .swift, command: "exit 0", told: .crash, ends: "exited with code 0"),
        Fault(zoo: .c, command: "exit7", told: .crash, ends: "exited with code 7"),
        Fault(zoo: .swift, command: "exit 7", told: .crash, ends: "exited with code 7"),
        Fault(zoo: .c, command: "hog", told: .crash, ends: "was ended by SIGSEGV (Segmentation fault)"),
        Fault(zoo: .swift, command: "allocate 1000", told: .crash, ends: "was ended by SIG"),
        Fault(
            zoo: .c, command: "shutdown-crash", told: .own("czoo.armed", "I will crash when I am to end."),
            logged: ["has been replaced": 1], isReloaded: true),
        Fault(
            zoo: .swift, command: "die-late", told: .own("zoo.armed", "I will crash when I am to end."),
            logged: ["has been replaced": 1], isReloaded: true),
    ]

    private static let hanging = [
        Fault(
            zoo: .c, command: "hang", told: .deadline, ends: "was ended by SIGKILL (Killed)",
            killedFor: "goes on with a command that it was told to stop", sign: "czoo.hangs",
            patience: [5], afterwards: [5]),
        Fault(
            zoo: .swift, command: "spin", told: .deadline, ends: "was ended by SIGKILL (Killed)",
            killedFor: "goes on with a command that it was told to stop", sign: "zoo.spins",
            patience: [5], afterwards: [5]),
        Fault(
            zoo: .c, command: "deaf", told: .crash, ends: "was ended by SIGKILL (Killed)",
            killedFor: "does not answer a ping", sign: "czoo.deaf", patience: [11, 11, 1]),
        Fault(
            // It may answer one ping yet, between its sign and its stop.
            zoo: .swift, command: "deaf", told: .crash, ends: "was ended by SIGKILL (Killed)",
            killedFor: "does not answer a ping", sign: "zoo.deaf", patience: [11, 11, 11, 1]),
        Fault(
            zoo: .c, command: "half-line", told: .crash, ends: "was ended by SIGKILL (Killed)",
            killedFor: "does not answer a ping", logged: ["broke the protocol": 0], sign: "czoo.halves",
            patience: [11, 11, 1]),
        Fault(
            zoo: .c, command: "close", told: .crash, ends: "was ended by SIGKILL (Killed)",
            killedFor: "closed its socket but goes on", afterwards: [2]),
        Fault(
            zoo: .c, command: "late", told: .deadline, logged: ["answered late": 1], said: ["czoo.late": 0],
            sign: "czoo.waits", patience: [5], afterwards: [6]),
    ]

    private static let talking = [
        Fault(
            zoo: .c, command: "flood-replies", told: .own("czoo.flooded", "100 came through, -32001."),
            said: ["czoo.reply": 100]),
        Fault(zoo: .swift, command: "reply 2000", told: .fault, said: ["zoo.reply": 100]),
        Fault(
            zoo: .c, command: "flood-log", told: .own("czoo.flooded", "Logged."),
            logged: ["info czoo: flood ": 400]),
        Fault(
            zoo: .swift, command: "flood", told: .own("zoo.flooded", "Logged."), logged: ["info zoo: flood ": 400]),
        Fault(
            zoo: .c, command: "print", told: .own("czoo.printed", "Printed."),
            logged: ["info czoo: printed by C": 1]),
        Fault(zoo: .swift, command: "print 1", told: .own("zoo.printed", "Printed."), logged: ["info zoo: line 1": 1]),
        Fault(
            zoo: .c, command: "garbage", told: .own("czoo.garbage", "That was it."),
            logged: ["warning czoo: broke the protocol: ": 6]),
        Fault(
            zoo: .c, command: "unknown-id", told: .own("czoo.unknown", "That was it."),
            logged: ["warning czoo: broke the protocol: ": 1]),
        Fault(
            zoo: .c, command: "twice", told: .own("czoo.once", "Once."),
            logged: ["warning czoo: broke the protocol: ": 1], said: ["czoo.twice": 0]),
    ]

    private static let reaching = [
        Fault(zoo: .c, command: "fork", told: .own("czoo.refused", "Operation not permitted")),
        Fault(zoo: .swift, command: "fork", told: .own("zoo.failed", "Operation not permitted")),
        Fault(zoo: .c, command: "connect", told: .own("czoo.refused", "Permission denied")),
        Fault(zoo: .swift, command: "connect 9", told: .own("zoo.failed", "Permission denied")),
        Fault(zoo: .c, command: "database FOLDER/data/bothost.db", told: .own("czoo.refused", "Permission denied")),
        Fault(zoo: .swift, command: "read FOLDER/data/bothost.db", told: .own("zoo.failed", "Permission denied")),
        Fault(zoo: .c, command: "write-reading", told: .own("czoo.refused", "-32005")),
        Fault(zoo: .swift, command: "sneak", told: .fault, logged: ["it declared that it reads": 1]),
    ]
}
