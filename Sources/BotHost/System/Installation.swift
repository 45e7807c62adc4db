import CLinux
import Glibc

/// Where the parts of an installed, or freshly built, BotHost are.
package struct Installation: Sendable {
    package let launcher: String
    package let libraries: String

    /// The parts that belong to the running program.
    package static var current: Installation { Installation(of: executable) }

    /// The parts that belong to the program at `path`.
    ///
    /// A build has all of them in one folder; `make install` puts `bothost` in `bin`, the launcher in
    /// `libexec/bothost` and the plugins in `lib/bothost`. `BOTHOST_LAUNCHER` names another launcher.
    package init(of path: String) {
        let folder = Self.folder(of: Self.resolved(path) ?? path)
        let prefix = Self.folder(of: folder)
        let named = getenv("BOTHOST_LAUNCHER").map { String(cString: $0) }
        let installed = "\(prefix)/libexec/bothost/bothost-launcher"
        let isInstalled =
            access("\(folder)/bothost-launcher", X_OK) != 0 && access("\(prefix)/lib/bothost", X_OK) == 0
        launcher = named ?? (isInstalled ? installed : "\(folder)/bothost-launcher")
        libraries = isInstalled ? "\(prefix)/lib/bothost" : folder
    }

    /// Refuses to go on without the program that becomes a plugin's process.
    package func requireLauncher() throws(MissingLauncher) {
        if access(launcher, X_OK) != 0 { throw MissingLauncher(path: launcher) }
    }

    /// No plugin can be started.
    package struct MissingLauncher: Error, Equatable, CustomStringConvertible {
        let path: String

        package var description: String {
            "The launcher '\(path)' is missing, so no plugin could be started. Run make build or make install, or name another one in BOTHOST_LAUNCHER."
        }
    }

    /// The plugins that `configuration` names, each to be run in a process of its own.
    ///
    /// - Parameter copies: The folder for copies of their libraries; one in the data folder, unless given.
    package func plugins(
        of configuration: Configuration, copies: String? = nil, log: HostLog
    ) -> [PluginSupervisor.Settings] {
        configuration.plugins.map { plugin in
            let confinement = Confinement(
                memory: plugin.memory, grants: plugin.grants,
                hidden: [configuration.data, configuration.source.file] + configuration.secretFiles)
            let launcher = ProcessLauncher(
                instance: plugin.instance,
                library: plugin.library.contains("/") ? plugin.library : "\(libraries)/\(plugin.library)",
                confinement: confinement, program: launcher, folder: copies ?? "\(configuration.data)/libraries",
                log: log)
            return PluginSupervisor.Settings(
                instance: plugin.instance, settings: plugin.settings, source: configuration.source,
                confinement: confinement, launcher: launcher)
        }
    }

    /// The program that the Swift runtime starts to print where a plugin trapped, if there is one.
    ///
    /// The runtime looks for it from its own library on, as this does: `lib/swift/linux/libswiftCore.so` and
    /// `libexec/swift/linux/swift-backtrace` are in one folder.
    static let backtracer: String? = {
        guard let core = bothost_library_of("swift_retain") else { return nil }
        let root = (0..<4).reduce(String(cString: core)) { path, _ in folder(of: path) }
        let path = "\(root)/libexec/swift/linux/swift-backtrace"
        return access(path, X_OK) == 0 ? path : nil
    }()

    private static var executable: String { resolved("/proc/self/exe") ?? CommandLine.arguments[0] }

    /// Where the file really is.
    private static func resolved(_ path: String) -> String? {
        guard let path = realpath(path, nil) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }
}
