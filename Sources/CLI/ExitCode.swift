import BotHost
import PluginAPI

/// How the program ends when it cannot do what was asked, as sysexits(3) counts.
enum ExitCode: Int32 {
    /// What was looked at is not as it should be.
    case broken = 1
    /// EX_USAGE: the command line makes no sense.
    case usage = 64
    /// EX_UNAVAILABLE: no bot can be reached.
    case unavailable = 69
    /// EX_SOFTWARE: a fault of ours.
    case software = 70
    /// EX_OSERR: the system refused what every program needs.
    case system = 71
    /// EX_OSFILE: a part of the installation is missing.
    case missingFile = 72
    /// EX_CANTCREAT: the data folder or the store cannot be used.
    case cannotCreate = 73
    /// EX_IOERR: what the bot had to say could not be written.
    case io = 74
    /// EX_TEMPFAIL: try again later; another bot uses the same folder, or the bot said no.
    case temporary = 75
    /// EX_CONFIG: the config is wrong.
    case config = 78

    init(for error: any Error) {
        switch error {
        case is UsageMistake: self = .usage
        case is BrokenJournal: self = .broken
        case is JournalFileError: self = .missingFile
        case is ConfigurationError, is ConfigurationFile.Unreadable: self = .config
        case let error as DataFolderError:
            if case .inUse = error.reason { self = .temporary } else { self = .cannotCreate }
        case is Installation.MissingLauncher: self = .missingFile
        case is ShellOutputError: self = .io
        case is StoreError: self = .cannotCreate
        case is ControlClient.NoBot, is PeerGone: self = .unavailable
        case is Refused: self = .temporary
        case is SystemError: self = .system
        default: self = .software
        }
    }
}
