import BotHost
import Concurrency
import Glibc

/// The processes of this machine, as /proc shows them.
enum ProcessTable {
    struct Entry: Equatable, Sendable {
        let pid: pid_t
        let parent: pid_t
        /// Who leads its session. Each plugin leads one, and whatever it starts stays in it, also as an orphan.
        let session: pid_t
        let isZombie: Bool
    }

    static func all() -> [Entry] {
        BotFolder.names(in: "/proc").compactMap { pid_t($0) }.compactMap(entry)
    }

    static func children(of pid: pid_t) -> [pid_t] {
        all().filter { $0.parent == pid && !$0.isZombie }.map(\.pid).sorted()
    }

    /// What is left of the bot in `folder`: its own process, its plugins, and what those have started.
    static func remains(of folder: BotFolder, plugins: [pid_t]) -> [String] {
        all().filter { !$0.isZombie && $0.pid != getpid() }.compactMap { entry in
            let words = words(in: "/proc/\(entry.pid)/cmdline")
            let isOurs = plugins.contains(entry.session) || words.contains { $0.contains(folder.path) }
            return isOurs ? "\(entry.pid): \(words.joined(separator: " "))" : nil
        }
    }

    static func environment(of pid: pid_t) -> [String] { words(in: "/proc/\(pid)/environ") }

    private static func words(in path: String) -> [String] {
        BotFolder.content(of: path).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    /// After the name in parentheses: state is field 3, the parent 4, the session 6 (proc(5)).
    private static func entry(_ pid: pid_t) -> Entry? {
        let fields = BotFolder.text(of: "/proc/\(pid)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 4, let parent = pid_t(fields[1]), let session = pid_t(fields[3]) else { return nil }
        return Entry(pid: pid, parent: parent, session: session, isZombie: fields[0] == "Z" || fields[0] == "X")
    }
}

/// Asks again and again until there is an answer.
///
/// - Throws: `Unseen` when there is none in time.
func poll<Value: Sendable>(
    for what: String, within limit: Duration = Transcript.patience, _ ask: @escaping @Sendable () -> Value?
) async throws -> Value {
    do {
        return try await withDeadline(limit, clock: SystemClock()) {
            while true {
                if let value = ask() { return value }
                try await SystemClock().sleep(for: .milliseconds(2))
            }
        }
    } catch is DeadlinePassed {
        throw Unseen(what: what, seen: "", why: "not within \(limit)")
    }
}

/// Waits until nothing is left of the bot in `folder`.
func waitUntilGone(_ folder: BotFolder, plugins: [pid_t] = []) async throws {
    do {
        try await poll(for: "the end of every process") {
            ProcessTable.remains(of: folder, plugins: plugins).isEmpty ? () : nil
        }
    } catch let unseen as Unseen {
        let remains = ProcessTable.remains(of: folder, plugins: plugins).joined(separator: "\n")
        throw Unseen(what: unseen.what, seen: remains, why: unseen.why)
    }
}
