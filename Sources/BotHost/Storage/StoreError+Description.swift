import CSQLite

extension StoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .closed:
            "The store is closed: the host is stopping."
        case .busy(let pending):
            "\(pending) commits wait for the disk, which is as many as the store takes. Try again in a moment."
        case .keyLength(let key, let bytes, let limit):
            "Key \(quoted(key)) has \(bytes) bytes; a key has 1 to \(limit). Choose another key."
        case .nulInKey(let key):
            "Key \(quoted(key)) holds a NUL character. Leave it out."
        case .repeatedKey(let key):
            "Key \(quoted(key)) stands twice in one commit. Change each key once."
        case .valueSize(let key, let bytes, let limit):
            "The value for key \(quoted(key)) has \(bytes) bytes; the limit is \(limit). Spread it over several keys."
        case .changeCount(let count, let limit):
            "The commit has \(count) changes; a commit has 1 to \(limit). Split it."
        case .entrySize(let bytes, let limit):
            "An entry for the journal has \(bytes) bytes; the limit is \(limit). Leave something out."
        case .namespaceFull(let namespace, let key, let limit):
            """
            There is no room for key \(quoted(key)): with it, \(quoted(namespace)) would hold more than its \
            \(limit) bytes. Delete what is no longer needed.
            """
        case .unreachable(let path, let error):
            "Cannot use '\(path)' for the store: \(error). Check the path and its permissions."
        case .foreignFile(let path):
            "'\(path)' is a database of another program. Move it away, or choose another data folder."
        case .newerSchema(let path, let found, let known):
            """
            '\(path)' was written by a newer BotHost (schema \(found), this one knows \(known)). \
            Start that version, or restore a backup from before the upgrade.
            """
        case .olderSchema(let path):
            "'\(path)' was written by an older BotHost, which kept no journal. This one begins it when it runs."
        case .damagedFile(let path, let code, let message):
            """
            '\(path)' is damaged or not a database: \(message) (SQLite \(code)). \
            Move it away together with its '-wal' file, and restore a backup.
            """
        case .failed(let attempt, let path, let code, let message):
            "Cannot \(attempt) '\(path)': \(message) (SQLite \(code)). \(cure(for: code))"
        }
    }

    private func cure(for code: Int32) -> String {
        switch code & 0xff {
        case SQLITE_FULL: "Free some space on its disk."
        case SQLITE_BUSY, SQLITE_LOCKED: "Another process holds it: end that one."
        case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM: "Check the path and its permissions."
        default: "Check the disk and the system's log."
        }
    }

    /// A key as a person can read it: no control characters, and no longer than a line.
    private func quoted(_ key: String) -> String {
        let scalars = key.unicodeScalars
        let shown = scalars.prefix(64).map {
            $0.properties.generalCategory == .control ? $0.escaped(asASCII: true) : String($0)
        }
        return "'\(shown.joined())\(scalars.count > 64 ? "…" : "")'"
    }
}
