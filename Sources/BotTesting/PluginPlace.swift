/// Where a test runs a plugin.
public struct PluginPlace: Equatable, Sendable, CustomStringConvertible {
    enum Kind: Equatable {
        case test
        case process(library: String)
    }

    let kind: Kind

    /// In the test's own process, on a thread of its own: fast, and a debugger sees it.
    public static let test = PluginPlace(kind: .test)

    /// In a process of its own, confined and ended as the bot does it: what a trap, a hang or a refused file is like.
    ///
    /// The launcher that becomes that process is the one of the build that the test belongs to, or of the `bothost` in
    /// `PATH`; `BOTHOST_LAUNCHER` names another.
    ///
    /// - Parameter library: The plugin's library. Without a folder, such as `libLockPlugin.so`, it is looked for beside
    ///   the running test, where `swift build` has put it.
    public static func process(library: String) -> PluginPlace { PluginPlace(kind: .process(library: library)) }

    public var description: String {
        switch kind {
        case .test: "in the test"
        case .process(let library): "\(library) in a process of its own"
        }
    }
}
