import Glibc
import PluginAPI

/// Whether nobody but the host's user and root can change a file, or put another in its place.
struct FileTrust {
    /// The one whom the host runs as.
    let user: uid_t

    init(user: uid_t = geteuid()) { self.user = user }

    /// Looks at the file at `path`, whose `status` is that of the open file, and at the folder that holds it.
    func check(_ status: stat, at path: String) throws {
        try check(owner: status.st_uid, mode: status.st_mode, path: path, isFolder: false)
        guard let real = realpath(path, nil) else { throw SystemError("realpath") }
        defer { free(real) }
        let folder = String(cString: dirname(real))
        var status = stat()
        guard stat(folder, &status) == 0 else { throw SystemError("stat") }
        try check(owner: status.st_uid, mode: status.st_mode, path: folder, isFolder: true)
    }

    func check(owner: uid_t, mode: mode_t, path: String, isFolder: Bool) throws(Distrust) {
        guard owner == user || owner == 0 else {
            throw Distrust(path: path, isFolder: isFolder, reason: .owned(by: owner, user: user))
        }
        // In a folder such as /tmp everybody can add files, but only change their own.
        if isFolder && mode & S_ISVTX != 0 { return }
        let others = mode & (S_IWGRP | S_IWOTH)
        guard others == 0 else {
            throw Distrust(path: path, isFolder: isFolder, reason: .writable(byAll: others & S_IWOTH != 0))
        }
    }

    struct Distrust: Error, Equatable, CustomStringConvertible {
        enum Reason: Equatable {
            case owned(by: uid_t, user: uid_t)
            case writable(byAll: Bool)
        }

        let path: String
        let isFolder: Bool
        let reason: Reason

        var description: String {
            let what = isFolder ? "its folder '\(path)'" : "it"
            let danger = isFolder ? "who can put another library there" : "who can change what the bot runs"
            switch reason {
            case .owned(let owner, let user):
                return "\(what) belongs to user \(owner), \(danger). Make it the bot's: chown \(user) '\(path)'."
            case .writable(let byAll):
                let (who, mode) = byAll ? ("everyone", "go-w") : ("its group", "g-w")
                return "\(what) is writable by \(who), \(danger). Forbid that: chmod \(mode) '\(path)'."
            }
        }
    }
}
