import BotHost
import Glibc

/// The processor time that the processes have used, in seconds, all their threads together.
func processorTime(of pids: [Int32]) -> Double {
    pids.reduce(0) { total, pid in
        // After the name in parentheses: state is field 3, utime 14 and stime 15 (proc(5)).
        let fields = text(of: "/proc/\(pid)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return total }
        return total + (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}

/// The memory of the processes in bytes, pages that several share counted in proportion (PSS).
func memory(of pids: [Int32]) -> Double {
    pids.reduce(0) { total, pid in
        let line = text(of: "/proc/\(pid)/smaps_rollup").split(separator: "\n").first { $0.hasPrefix("Pss:") }
        let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        return total + kilobytes * 1_024
    }
}

/// The processes that `pid` has started.
func children(of pid: Int32) -> [Int32] {
    text(of: "/proc/\(pid)/task/\(pid)/children").split(separator: " ").compactMap { Int32($0) }
        + threads(of: pid).filter { $0 != pid }.flatMap { thread in
            text(of: "/proc/\(pid)/task/\(thread)/children").split(separator: " ").compactMap { Int32($0) }
        }
}

private func threads(of pid: Int32) -> [Int32] {
    guard let directory = opendir("/proc/\(pid)/task") else { return [] }
    defer { closedir(directory) }
    var threads: [Int32] = []
    while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        if let thread = Int32(name) { threads.append(thread) }
    }
    return threads
}

private func text(of path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = fread(&buffer, 1, buffer.count, file)
    return String(decoding: buffer[..<count], as: UTF8.self)
}

extension Plugins {
    /// The processes of all plugins that run.
    var pids: [Int32] {
        all.compactMap { plugin in
            if case .running(let connection) = plugin.status { connection.pid } else { nil }
        }
    }
}
