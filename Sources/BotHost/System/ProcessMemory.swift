import Glibc
import PluginAPI

/// How much memory a process takes, as the kernel tells it without much ado.
package struct ProcessMemory: Equatable, Sendable {
    /// What it has in memory, with what it shares with others, such as libraries.
    package let resident: ByteSize
    /// The part of it that is its own.
    package let own: ByteSize

    /// Nil when there is no such process.
    ///
    /// - Parameter pid: This one, unless given.
    package init?(of pid: Int32? = nil) {
        // proc(5): size, resident, shared, …, in pages.
        let path = "/proc/\(pid.map(String.init) ?? "self")/statm"
        guard let text = try? SmallFile.read(path, most: 4_096) else { return nil }
        let pages = String(decoding: text, as: UTF8.self).split(separator: " ").map { Int($0) ?? 0 }
        guard pages.count > 2 else { return nil }
        let page = sysconf(Int32(_SC_PAGESIZE))
        resident = ByteSize(bytes: pages[1] * page)
        own = ByteSize(bytes: max(0, pages[1] - pages[2]) * page)
    }
}
