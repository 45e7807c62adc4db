import Glibc

/// ngircd on a free port of loopback.
final class IRCServer {
    let port: UInt16
    private let pid: pid_t

    /// nil when it is not installed.
    init?(in folder: TemporaryFolder) throws {
        let program = "/usr/sbin/ngircd"
        guard access(program, X_OK) == 0 else { return nil }
        port = try Self.freePort()
        let path = "\(folder.path)/ngircd.conf"
        let text = """
            [Global]
            Name = irc.bench.local
            Info = bench
            Listen = 127.0.0.1
            Ports = \(port)
            MotdPhrase = hello
            [Limits]
            MaxConnectionsIP = 0
            MaxPenaltyTime = 0
            [Options]
            DNS = no
            Ident = no
            PAM = no
            """
        TemporaryFolder.write(text, to: path)
        pid = try PipedBot.spawn(program, ["-n", "-f", path])
        while true {
            if let socket = IRCClient.connected(to: port) {
                close(socket)
                break
            }
            usleep(10_000)
        }
    }

    func end() {
        kill(pid, SIGTERM)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
    }

    private static func freePort() throws -> UInt16 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 ? getsockname(socket, $0, &size) : -1
            }
        }
        guard result == 0 else { throw IRCClient.Failure(code: errno) }
        return UInt16(bigEndian: address.sin_port)
    }
}
