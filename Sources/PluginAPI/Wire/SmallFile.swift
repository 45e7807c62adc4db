import Glibc

/// A file that is read as a whole, because it is small or else not what was meant.
package enum SmallFile {
    package static func read(_ path: String, most: Int) throws(SystemError) -> [UInt8] {
        // Not to wait for the other end of a pipe that somebody named by mistake.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw SystemError("open") }
        defer { close(file) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            guard count >= 0 else { throw SystemError("read") }
            if count == 0 { return content }
            content += chunk[..<count]
            guard content.count <= most else { throw SystemError("read", code: EFBIG) }
        }
    }
}
