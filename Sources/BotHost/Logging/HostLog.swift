package import Concurrency
import Glibc
package import PluginAPI
import Synchronization

/// The bot's log: one line for each thing that an operator may want to know, in UTC.
///
/// ```
/// 2026-11-21T09:12:03.250Z warning lock: restarts in 0.2 s attempt=2
/// ```
package final class HostLog: Sendable {
    package enum Destination: Sendable {
        case standardError
        /// A file, moved aside to `<path>.1` when it has grown to 10 MiB.
        case file(String)
        /// Called with each line, its end included. For tests.
        case function(@Sendable (String) -> Void)
    }

    private struct Output: ~Copyable {
        var destination: Destination
        var file: LogFile?
        let standardError = PatientWriter(STDERR_FILENO)
    }

    private let output: Mutex<Output>
    private let clock: any BotClock
    private let least: Log.Level

    /// - Parameter least: Lines below this level are left out.
    package init(to destination: Destination, least: Log.Level = .info, clock: any BotClock = SystemClock()) {
        output = Mutex(Output(destination: destination))
        self.clock = clock
        self.least = least
    }

    package func debug(_ message: String, _ fields: KeyValuePairs<String, String> = [:], from source: String = "host") {
        write(.debug, message, Array(fields), from: source)
    }

    package func info(_ message: String, _ fields: KeyValuePairs<String, String> = [:], from source: String = "host") {
        write(.info, message, Array(fields), from: source)
    }

    package func warning(_ message: String, _ fields: KeyValuePairs<String, String> = [:], from source: String = "host")
    {
        write(.warning, message, Array(fields), from: source)
    }

    package func error(_ message: String, _ fields: KeyValuePairs<String, String> = [:], from source: String = "host") {
        write(.error, message, Array(fields), from: source)
    }

    /// Has everything written before the program ends, unless nobody reads it.
    package func flush() { output.withLock { $0.standardError.flush(within: 2) } }

    package func write(
        _ level: Log.Level, _ message: String, _ fields: [(key: String, value: String)], from source: String
    ) {
        guard level >= least else { return }
        var line = "\(UTCText.withMilliseconds(clock.now())) \(level.rawValue) \(source): \(message.oneLine)"
        for (key, value) in fields { line += " \(key.oneLine)=\(value.asLogValue)" }
        line += "\n"
        output.withLock { output in
            switch output.destination {
            case .function(let function): function(line)
            case .standardError: output.standardError.write(line)
            case .file(let path):
                if output.file == nil { output.file = LogFile(path: path) }
                output.file?.append(line)
            }
        }
    }
}

extension String {
    /// The text on one line, with what would break or disguise it made visible; at most 4,096 characters of it.
    fileprivate var oneLine: String {
        let shown = utf8.count > 4_096 ? prefix(4_096) + "…" : self[...]
        guard shown.utf8.contains(where: { $0 < 0x20 || [0x7F, 0xC2, 0xE2].contains($0) }) else { return String(shown) }
        return String(
            String.UnicodeScalarView(
                shown.unicodeScalars.flatMap { scalar in
                    scalar.disguises ? Array(scalar.escaped(asASCII: true).unicodeScalars) : [scalar]
                }))
    }

    fileprivate var asLogValue: String {
        let line = oneLine
        let isBare = !line.isEmpty && line.utf8.allSatisfy { $0 != 0x20 && $0 != 0x22 && $0 != 0x3D }
        return isBare ? line : "\"" + line.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

extension Unicode.Scalar {
    /// A control character, a line separator, or a mark that turns the direction of what follows.
    fileprivate var disguises: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
