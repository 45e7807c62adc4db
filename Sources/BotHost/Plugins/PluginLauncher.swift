import CLinux
import Glibc
package import PluginAPI

/// Brings a plugin to life. The host's way is a process of its own; a test can run it in its own process.
package protocol PluginLauncher: Sendable {
    /// Starts it, on the thread whose `watchers` these are.
    ///
    /// `onExit` is called once, when the plugin is gone and all it printed is in the log.
    typealias Start =
        @Sendable (
            _ watchers: inout Watchers, _ onExit: @escaping @Sendable (PluginExit) -> Void
        ) throws -> any PluginBody

    /// The plugin's library, as the config names it.
    var path: String { get }

    /// Does what can take a while, away from the host's thread.
    func prepare() throws(PluginLoadError) -> Start
}

/// A plugin that has been started.
package protocol PluginBody: Sendable {
    var pid: Int32 { get }
    /// The host's end of the conversation, to be taken over by an `RPCPeer`.
    var socket: Int32 { get }

    /// Ends it, and whatever it started, at once.
    func kill()
}

/// How a plugin ended.
package enum PluginExit: Equatable, Sendable {
    case exited(Int32)
    case signalled(Int32)

    /// EX_CONFIG of sysexits(3): a plugin that ends with it is not started again by itself.
    package static let configurationCode: Int32 = 78
}

/// The host's way: the launcher program, in a process of its own, with a copy of the library.
package struct ProcessLauncher: PluginLauncher {
    package let path: String
    /// What the config calls the plugin.
    private let instance: String
    private let program: String
    private let confinement: Confinement
    /// Where the copies of libraries are.
    private let folder: String
    private let log: HostLog

    package init(
        instance: String, library path: String, confinement: Confinement = Confinement(), program: String,
        folder: String, log: HostLog
    ) {
        self.path = path
        self.instance = instance
        self.confinement = confinement
        self.program = program
        self.folder = folder
        self.log = log
    }

    package func prepare() throws(PluginLoadError) -> Start {
        let library = try PluginLibrary(copying: path, to: folder)
        let options = confinement.arguments(backtracer: Installation.backtracer)
        return { [program, instance, log] watchers, onExit in
            try PluginProcess.start(
                [program] + options + ["\(getpid())", library.path], instance: instance, watchers: &watchers,
                log: log, onExit: onExit)
        }
    }
}

extension PluginExit: CustomStringConvertible {
    /// For people: `exited with code 7`, `was ended by SIGILL (Illegal instruction)`.
    package var description: String {
        switch self {
        case .exited(let code): "exited with code \(code)"
        case .signalled(let signal):
            "was ended by SIG\(String(cString: sigabbrev_np(signal))) (\(String(cString: strsignal(signal))))"
        }
    }
}
