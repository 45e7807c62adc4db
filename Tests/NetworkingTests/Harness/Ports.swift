import Glibc
import Networking

/// The port in a `sockaddr_in` or `sockaddr_in6`: both have it in the same place.
private func port(
    of descriptor: Int32, _ call: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
) -> UInt16? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) { storage in
        storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            guard call(descriptor, address, &length) == 0,
                [AF_INET, AF_INET6].contains(Int32(address.pointee.sa_family))
            else { return nil }
            return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                UInt16(bigEndian: $0.pointee.sin_port)
            }
        }
    }
}

func isConnected(_ descriptor: Int32) -> Bool { port(of: descriptor) { getpeername($0, $1, $2) } != nil }

func localPort(of descriptor: Int32) -> UInt16? { port(of: descriptor) { getsockname($0, $1, $2) } }

/// How many sockets of this process are connected to `endpoint`'s port.
///
/// Only a client of that server has it as its peer's port, so what other tests open meanwhile is not counted.
func clients(of endpoint: Endpoint) -> Int {
    guard let directory = opendir("/proc/self/fd") else { return -1 }
    defer { closedir(directory) }
    var count = 0
    while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        guard let descriptor = Int32(name) else { continue }
        if port(of: descriptor, { getpeername($0, $1, $2) }) == endpoint.port { count += 1 }
    }
    return count
}

/// How many sockets of this machine have asked `endpoint`'s port on 127.0.0.1 for a connection and heard nothing yet.
///
/// The kernel's table changes while it is read: one may be missing, but none is counted twice.
func attemptsToConnect(to endpoint: Endpoint) -> Int {
    guard let table = fopen("/proc/net/tcp", "re") else { return -1 }
    defer { fclose(table) }
    let port = String(endpoint.port, radix: 16, uppercase: true)
    let peer = "0100007F:" + String(repeating: "0", count: 4 - port.count) + port
    var line = [CChar](repeating: 0, count: 512)
    var attempts: Set<Substring> = []
    while fgets(&line, Int32(line.count), table) != nil {
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // sl local_address rem_address st: see proc(5); 02 is SYN_SENT.
        let fields = text.split(separator: " ")
        if fields.count > 3, fields[2] == peer, fields[3] == "02" { attempts.insert(fields[1]) }
    }
    return attempts.count
}

/// Whether this machine has `::1`.
let hasIPv6Loopback: Bool = {
    guard let (descriptor, _) = try? LoopbackServer.bind("::1") else { return false }
    close(descriptor)
    return true
}()
