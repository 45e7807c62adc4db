import CLinux
import Glibc

/// The host's own process, which holds the secrets.
package enum HostProcess {
    /// Keeps other programs of the same user from reading its memory and its environment, and it from leaving a core.
    ///
    /// - Returns: What an operator should know about how it runs.
    package static func harden(user: UInt32 = geteuid()) -> String? {
        _ = bothost_set_dumpable(0)
        guard user == 0 else { return nil }
        return "runs as root, so plugins read every file that the bot does not keep to itself. "
            + "Run it as a user of its own: docs/security.md"
    }
}
