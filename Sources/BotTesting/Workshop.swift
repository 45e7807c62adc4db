import BotHost
import Glibc

/// What a test needs to run plugins in processes of their own, for as long as its bot is there.
struct Workshop: Sendable {
    /// For copies of the libraries; nil where no process is started.
    private let folder: ScratchFolder?
    private let build = Installation.current
    private let program: String

    init(for plugins: [TestPlugin]) throws {
        guard plugins.contains(where: { $0.place != .test }) else {
            (folder, program) = (nil, "")
            return
        }
        let installation = Self.installation
        try installation.requireLauncher()
        program = installation.launcher
        folder = try ScratchFolder()
    }

    func close() { folder?.remove() }

    func launcher(of library: String, for instance: String, log: HostLog) -> ProcessLauncher {
        ProcessLauncher(
            instance: instance, library: library.contains("/") ? library : "\(build.libraries)/\(library)",
            program: program, folder: folder?.path ?? "", log: log)
    }

    /// That of the build that the test belongs to; the one in `PATH` for a plugin that is built elsewhere.
    private static var installation: Installation {
        let own = Installation.current
        if access(own.launcher, X_OK) == 0 || getenv("BOTHOST_LAUNCHER") != nil { return own }
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        let programs = path.split(separator: ":").map { "\($0)/bothost" }
        return programs.first { access($0, X_OK) == 0 }.map(Installation.init(of:)) ?? own
    }
}
