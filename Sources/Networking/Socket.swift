import Glibc
import PluginAPI

/// A TCP socket that never blocks and is not inherited. Closed when the last one lets go of it.
final class Socket: Sendable {
    let descriptor: Int32

    /// - Parameter family: `AF_INET` or `AF_INET6`.
    init(family: Int32) throws(SystemError) {
        // The kinds are enumerators of one C type, which is not the parameter's.
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        descriptor = socket(family, Int32(kind), 0)
        guard descriptor >= 0 else { throw SystemError("socket") }
        // Lines are short and wait for no more: coalescing is done by who sends.
        set(Int32(IPPROTO_TCP), TCP_NODELAY, to: 1)
        // A peer that vanished is noticed after two minutes, even by one who has nothing to say.
        set(SOL_SOCKET, SO_KEEPALIVE, to: 1)
        set(Int32(IPPROTO_TCP), TCP_KEEPIDLE, to: 60)
        set(Int32(IPPROTO_TCP), TCP_KEEPINTVL, to: 15)
        set(Int32(IPPROTO_TCP), TCP_KEEPCNT, to: 4)
    }

    deinit {
        close(descriptor)
    }

    /// Begins to connect.
    ///
    /// - Returns: Whether it is connected already. If not, `POLLOUT` tells when, and `pendingError` how it went.
    func connect(to address: SocketAddress) throws(SystemError) -> Bool {
        if address.withPointer({ Glibc.connect(descriptor, $0, $1) }) == 0 { return true }
        // Interrupted (EINTR), it goes on as well: connect(2).
        guard errno == EINPROGRESS || errno == EINTR else { throw SystemError("connect") }
        return false
    }

    /// The error that the system has kept for it, once.
    func pendingError() -> SystemError? {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else { return SystemError("getsockopt") }
        return code == 0 ? nil : SystemError("connect", code: code)
    }

    /// Tells the other side that nothing follows.
    func finishWriting() {
        _ = shutdown(descriptor, Int32(SHUT_WR))
    }

    private func set(_ level: Int32, _ option: Int32, to value: Int32) {
        var value = value
        // Refused only where there is no such option; then it is done without.
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}
