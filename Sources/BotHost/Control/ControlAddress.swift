import Glibc
import PluginAPI

/// Where programs on the same machine reach the bot: a socket in its data folder, which only its own user may enter.
package struct ControlAddress: Sendable {
    private static let name = "bothost.sock"

    private let folder: String

    /// - Parameter folder: The bot's data folder.
    package init(folder: String) { self.folder = folder }

    package var path: String { "\(folder)/\(Self.name)" }

    /// Listens there, in place of a bot that has ended.
    func listen() throws(SystemError) -> Int32 {
        unlink(path)
        return try open { socket, address, length throws(SystemError) in
            guard bind(socket, address, length) == 0 else { throw SystemError("bind") }
            // For the case that somebody opens the folder to others.
            guard chmod(path, 0o600) == 0 else { throw SystemError("chmod") }
            guard Glibc.listen(socket, 16) == 0 else { throw SystemError("listen") }
        }
    }

    /// Connects to the bot that listens there.
    func connect() throws(SystemError) -> Int32 {
        try open { socket, address, length throws(SystemError) in
            guard Glibc.connect(socket, address, length) == 0 else { throw SystemError("connect") }
        }
    }

    /// The address of a socket has room for 107 bytes, a path may be longer: so it is reached by its folder's descriptor.
    private func open(
        _ use: (Int32, UnsafePointer<sockaddr>, socklen_t) throws(SystemError) -> Void
    ) throws(SystemError) -> Int32 {
        let directory = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw SystemError("open") }
        defer { close(directory) }
        // SOCK_STREAM and SOCK_CLOEXEC are enumerators of one C type, which is not the parameter's.
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError("socket") }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // A C array is a tuple in Swift, and copied into as bytes: the folder's number keeps them far below its 108.
        withUnsafeMutableBytes(of: &address.sun_path) { bytes in
            bytes.copyBytes(from: "/proc/self/fd/\(directory)/\(Self.name)".utf8)
        }
        do throws(SystemError) {
            try withUnsafePointer(to: address) { pointer throws(SystemError) in
                // Every address begins as `sockaddr` does (unix(7)).
                try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer throws(SystemError) in
                    try use(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }
}
