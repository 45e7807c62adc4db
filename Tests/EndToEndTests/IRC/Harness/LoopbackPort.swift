import Glibc
import Synchronization

/// Ports of 127.0.0.1 for the servers of tests that run at the same time.
enum LoopbackPort {
    private static let given = Mutex<Set<UInt16>>([])

    /// A port at which nothing listens, and which this process gives to nobody else.
    ///
    /// It is below those that the kernel gives to clients (32768 and more), so a server that was killed finds it free again.
    static func free() -> UInt16 {
        while true {
            let port = UInt16.random(in: 16_384..<32_768)
            guard given.withLock({ $0.insert(port).inserted }) else { continue }
            if canBind(port) { return port }
        }
    }

    static func isOpen(_ port: UInt16) -> Bool {
        guard let descriptor = connect(to: port) else { return false }
        close(descriptor)
        return true
    }

    /// A connection to whoever listens there.
    static func connect(to port: UInt16) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let isConnected = withAddress(of: port) { Glibc.connect(descriptor, $0, $1) == 0 }
        if isConnected { return descriptor }
        close(descriptor)
        return nil
    }

    /// Whether something that was sent to `port` has not been read yet by who listens there.
    static func hasUnreadBytes(_ port: UInt16) -> Bool {
        let digits = String(port, radix: 16, uppercase: true)
        let local = "0100007F:" + String(repeating: "0", count: 4 - digits.count) + digits
        return BotFolder.text(of: "/proc/net/tcp").split(separator: "\n").contains { row in
            // sl local_address rem_address st tx_queue:rx_queue, see proc(5); 01 is ESTABLISHED.
            let fields = row.split(separator: " ")
            return fields.count > 4 && fields[1] == local && fields[3] == "01" && !fields[4].hasSuffix(":00000000")
        }
    }

    private static func canBind(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        return withAddress(of: port) { bind(descriptor, $0, $1) == 0 }
    }

    private static func withAddress<Result>(
        of port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
