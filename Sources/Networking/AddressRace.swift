import Concurrency
import Glibc
import PluginAPI

/// Reaches a server by one of its addresses: each is tried a moment after the one before, or at once when that has
/// failed, and the first that is reached wins (RFC 8305, section 5).
struct AddressRace: Sendable {
    /// The pause before the next address is tried as well: what RFC 8305 recommends.
    static let stagger = Duration.milliseconds(250)
    /// More addresses than that are not tried: each costs a descriptor.
    static let mostAddresses = 8

    /// None of the addresses could be reached.
    struct Lost: Error {
        let attempts: [ConnectError.Attempt]
    }

    let connector: Connector

    private enum Event: Sendable {
        case reached(Socket, SocketAddress)
        case failed(ConnectError.Attempt)
        case mayTryNext
    }

    /// - Throws: `Lost`, `CancellationError`.
    func run(_ addresses: [SocketAddress]) async throws -> (socket: Socket, address: SocketAddress) {
        try await withThrowingTaskGroup(of: Event.self) { group in
            defer { group.cancelAll() }
            var untried = addresses.prefix(Self.mostAddresses)
            var attempts: [ConnectError.Attempt] = []
            tryNext(of: &untried, in: &group)
            while let event = try await group.next() {
                switch event {
                case .reached(let socket, let address): return (socket, address)
                case .failed(let attempt):
                    attempts.append(attempt)
                    if attempts.count == min(addresses.count, Self.mostAddresses) { throw Lost(attempts: attempts) }
                    tryNext(of: &untried, in: &group)
                case .mayTryNext: tryNext(of: &untried, in: &group)
                }
            }
            throw Lost(attempts: attempts)
        }
    }

    private func tryNext(
        of untried: inout ArraySlice<SocketAddress>, in group: inout ThrowingTaskGroup<Event, any Error>
    ) {
        guard let address = untried.popFirst() else { return }
        group.addTask { try await reach(address) }
        guard !untried.isEmpty else { return }
        group.addTask {
            try await connector.clock.sleep(for: Self.stagger)
            return .mayTryNext
        }
    }

    private func reach(_ address: SocketAddress) async throws -> Event {
        do {
            let socket = try Socket(family: address.family)
            if try !socket.connect(to: address) {
                try await connector.waitUntilReady(socket, for: POLLOUT)
                if let error = socket.pendingError() { throw error }
            }
            return .reached(socket, address)
        } catch let error as SystemError {
            return .failed(ConnectError.Attempt(address: address, error: error))
        }
    }
}
