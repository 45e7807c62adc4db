import Concurrency
import PluginAPI
import Synchronization

extension Connector {
    /// Connects to `endpoint`, by whichever of its addresses answers first.
    ///
    /// Nothing comes in before `Connection.run` is called.
    ///
    /// - Parameters:
    ///   - tls: How to encrypt; nil for not at all.
    ///   - limits: `limits.connect` is for all of it; the others are for the connection.
    /// - Throws: `.cancelled` as soon as the task is cancelled, and every other reason in words for an admin.
    package func connect(
        to endpoint: Endpoint, tls: TLSSettings? = nil, limits: ConnectionLimits = ConnectionLimits()
    ) async throws(ConnectError) -> Connection {
        let progress = ConnectProgress()
        do {
            return try await withDeadline(limits.connect, clock: clock) {
                try await self.connection(to: endpoint, tls, limits, progress)
            }
        } catch {
            throw ConnectError(endpoint: endpoint, reason: Self.reason(error, limits, progress))
        }
    }

    private func connection(
        to endpoint: Endpoint, _ tls: TLSSettings?, _ limits: ConnectionLimits, _ progress: ConnectProgress
    ) async throws -> Connection {
        // First, so that what is wrong with the settings is told whether or not there is a server.
        let context = try await context(for: tls)
        let addresses = try await lookup.addresses(of: endpoint)
        progress.stage = .reaching
        let (socket, address) = try await AddressRace(connector: self).run(addresses)
        guard let context else {
            return Connection(PlainStream(socket: socket), to: endpoint, at: address, limits, self)
        }
        progress.stage = .agreeingOnTLS
        let stream = try TLSStream(socket, context: context, expecting: tls?.serverName ?? endpoint.host)
        try await shakeHands(stream)
        return Connection(stream, to: endpoint, at: address, limits, self)
    }

    private func context(for settings: TLSSettings?) async throws -> TLSContext? {
        guard let settings else { return nil }
        return try await threads.run { Result { () throws(TLSFailure) in try TLSContext(settings) } }.get()
    }

    private func shakeHands(_ stream: TLSStream) async throws {
        while true {
            switch stream.shakeHands() {
            case .done: return
            case .waits(let events): try await waitUntilReady(stream.socket, for: events)
            case .failed(let failure): throw failure
            }
        }
    }

    private static func reason(
        _ error: any Error, _ limits: ConnectionLimits, _ progress: ConnectProgress
    ) -> ConnectError.Reason {
        switch error {
        case is DeadlinePassed: .timedOut(limits.connect, progress.stage)
        case let failure as NameLookup.Failure: .unknownHost(failure.detail)
        case let lost as AddressRace.Lost: .unreachable(lost.attempts)
        case let failure as TLSFailure: .tls(failure)
        case let error as SystemError: .failed(error)
        default: .cancelled
        }
    }
}

/// How far one connect has come, for the words about its end.
private final class ConnectProgress: Sendable {
    private let current = Mutex(ConnectError.Stage.lookingUp)

    var stage: ConnectError.Stage {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}
