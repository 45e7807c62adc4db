import Glibc

/// The environment variables of a plugin's process: a few harmless ones of the host's, and no secret among them.
enum PluginEnvironment {
    /// What a plugin may know: where programs and the Swift runtime are, and how its people write and tell the time.
    private static let allowed = ["PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH"]

    /// A trap prints where it happened, without the registers, in which a secret could stand.
    private static let backtrace =
        "SWIFT_BACKTRACE=enable=yes,registers=none,images=none,threads=crashed,color=no,interactive=no,timeout=5s"

    static let variables: [String] =
        allowed.compactMap { name in getenv(name).map { "\(name)=\(String(cString: $0))" } } + [backtrace]
}
