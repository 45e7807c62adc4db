import Concurrency
import Glibc
import PluginAPI

/// Finds the addresses of a server.
package struct NameLookup: Sendable {
    /// Why there are none, in the resolver's words.
    package struct Failure: Error, Equatable, Sendable {
        let detail: String

        package init(_ detail: String) { self.detail = detail }
    }

    /// Asks the system's resolver, which may take long: its time limits are those of `resolv.conf`.
    package typealias Blocking = @Sendable (Endpoint) -> Result<[SocketAddress], Failure>

    private let threads: BlockingThreads
    private let blocking: Blocking

    init(threads: BlockingThreads, blocking: @escaping Blocking = NameLookup.askSystem) {
        self.threads = threads
        self.blocking = blocking
    }

    /// The addresses of `endpoint` in the order in which to try them, families in turn (RFC 8305, section 4).
    ///
    /// One that is given as an address already needs no resolver, not even when all its threads hang.
    ///
    /// - Throws: `Failure`, `SystemError`, `CancellationError`.
    func addresses(of endpoint: Endpoint) async throws -> [SocketAddress] {
        if case .success(let addresses) = Self.addresses(of: endpoint, flags: AI_NUMERICHOST) { return addresses }
        return Self.inTurn(try await threads.run { blocking(endpoint) }.get())
    }

    /// What `getaddrinfo` says.
    package static func askSystem(_ endpoint: Endpoint) -> Result<[SocketAddress], Failure> {
        addresses(of: endpoint, flags: AI_ADDRCONFIG)
    }

    private static func addresses(of endpoint: Endpoint, flags: Int32) -> Result<[SocketAddress], Failure> {
        var hints = addrinfo()
        hints.ai_flags = flags | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(endpoint.host, "\(endpoint.port)", &hints, &list)
        guard code == 0 else {
            let system = SystemError("getaddrinfo")
            return .failure(Failure(code == EAI_SYSTEM ? "\(system)" : String(cString: gai_strerror(code))))
        }
        defer { freeaddrinfo(list) }
        let found = sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil }.compactMap { entry in
            entry.flatMap { entry in
                entry.pointee.ai_addr.map { SocketAddress($0, length: entry.pointee.ai_addrlen) }
            }
        }
        return .success(found)
    }

    /// Keeps the resolver's order (RFC 6724) within each family, and lets the families alternate, so that one which
    /// leads nowhere does not stand before all of the other.
    static func inTurn(_ addresses: [SocketAddress]) -> [SocketAddress] {
        guard let preferred = addresses.first?.family else { return [] }
        var first = addresses.filter { $0.family == preferred }[...]
        var second = addresses.filter { $0.family != preferred }[...]
        var ordered: [SocketAddress] = []
        while !first.isEmpty || !second.isEmpty {
            if let address = first.popFirst() { ordered.append(address) }
            if let address = second.popFirst() { ordered.append(address) }
        }
        return ordered
    }
}
