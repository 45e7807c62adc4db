import Glibc

/// The file that a log is appended to.
struct LogFile: ~Copyable {
    private static let largest = 10 << 20

    private let path: String
    private var descriptor: Int32
    private var size: Int

    /// Opens or creates the file at `path`, readable by its owner only; nil when that cannot be done.
    init?(path: String) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        size = Int(lseek(descriptor, 0, SEEK_END))
    }

    deinit {
        close(descriptor)
    }

    mutating func append(_ line: String) {
        if size > Self.largest { moveAside() }
        size += line.utf8.count
        // When it cannot be written there is nobody left to tell.
        _ = DescriptorWriter(descriptor).write(line)
    }

    private mutating func moveAside() {
        guard rename(path, path + ".1") == 0 else { return }
        let fresh = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard fresh >= 0 else { return }
        close(descriptor)
        (descriptor, size) = (fresh, 0)
    }
}
