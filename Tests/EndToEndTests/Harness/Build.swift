import Glibc

/// What the build made, all of it in the folder of the running test bundle.
enum Build {
    static let bot = "\(folder)/bothost"

    static func library(_ name: String) -> String { "\(folder)/lib\(name)Plugin.so" }

    private static let folder: String = {
        guard let bundle = realpath("/proc/self/exe", nil) else { preconditionFailure("/proc is not there") }
        defer { free(bundle) }
        let path = String(cString: bundle)
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
        for part in ["bothost", "bothost-launcher", "libLockPlugin.so", "libZooPlugin.so"] {
            let file = "\(folder)/\(part)"
            precondition(access(file, R_OK) == 0, "'\(file)' is missing; `make test` builds it")
        }
        return folder
    }()
}
