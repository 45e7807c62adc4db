package import Concurrency
import FoundationEssentials
package import Networking
package import PluginAPI
import Synchronization

/// The bot on one IRC network: it stays there, in its rooms, however often the connection breaks.
///
/// What it says waits while there is no connection, and goes out on the next one.
package final class IRCAdapter: ChatAdapter {
    /// The bytes of a line with its tags: 8,191 of tags (IRCv3 message-tags) and the rest.
    private static let longestLine = 8_191 + 16_384
    /// How long what was said last may take to go out when the bot leaves.
    private static let leavesWithin = Duration.seconds(5)

    package let id: String
    package let canEdit = false

    struct State {
        var session: IRCSession?
        var connection: Connection?
        var delivery: IRCDelivery
        /// What was said is about to be sent.
        var sendsSoon = false
        /// Who waits for the arrival of a message, by its number.
        var receipts: [Int: Answer<Bool>] = [:]
        var lastReceipt = 0
        /// The port for TLS of which a server without TLS has told.
        var securePort: Int?
        /// For how many seconds the server wants TLS, once it has said so on this connection.
        var wantsTLS: Int?
        /// That is to be kept at once.
        var isPolicyDue = false
        /// When the timer goes off, by the clock's `elapsed`.
        var wakesAt: Duration = .zero
        /// Has the timer look again at once what is due when.
        var nudge = Latch()
        /// Opens when everything that was said has gone out; there while somebody waits for that.
        var drained: Latch?
        var leaving: IRCSession.Leaving?
        var presence: AdapterPresence
        var botNames: [String]
    }

    let network: IRCNetwork
    let names: IRCNames
    let connector: Connector
    let clock: any BotClock
    let store: any Store
    let rendering: IRCRendering
    let log: HostLog
    let state: Mutex<State>
    /// Opens when the bot leaves for good.
    private let isClosing = Latch()

    /// - Parameters:
    ///   - botNames: What the bot answers to on every network.
    ///   - store: Keeps that the network wants TLS (IRCv3 `sts`).
    package init(
        _ network: IRCNetwork, botNames: [String], connector: Connector, clock: any BotClock, store: any Store,
        zone: PlainText.Zone = .machine, log: HostLog
    ) {
        self.network = network
        self.connector = connector
        self.clock = clock
        self.store = store
        self.log = log
        id = "irc:\(network.name)"
        names = IRCNames(adapter: id)
        rendering = IRCRendering(plain: PlainText(zone: zone))
        state = Mutex(
            State(
                delivery: IRCDelivery(pace: network.pace), presence: AdapterPresence(.connecting, since: clock.now()),
                botNames: botNames))
    }

    // MARK: Being there

    package func run(_ inbox: any Inbox) async throws {
        var backoff = Backoff(first: .seconds(2), longest: .seconds(300), healthy: .seconds(600))
        while !isClosing.isOpen && !Task.isCancelled {
            let began = clock.elapsed()
            let end = await visit(inbox)
            if isClosing.isOpen || Task.isCancelled { return }
            if case .useTLS = end { continue }
            var pause = backoff.delay(afterRunning: clock.elapsed() - began, chance: Double.random(in: 0...1))
            // The same again until somebody changes something: to knock every few seconds would be rude.
            if case .failed(let failure) = end, failure.isLasting { pause = backoff.longest }
            let next = clock.now() + pause
            state.withLock { $0.presence.waits(until: next) }
            log.warning("connects again", ["in": DurationText.words(for: max(.seconds(1), pause))], from: id)
            _ = try? await withDeadline(pause, clock: clock) { await self.isClosing.wait() }
        }
    }

    /// One connection, from its beginning to its end.
    private func visit(_ inbox: any Inbox) async -> IRCSession.Leaving? {
        state.withLock { $0.presence.connects() }
        let connection: Connection
        do {
            connection = try await connect()
        } catch {
            isAway("\(error)", .error)
            expireWords()
            return nil
        }
        begin(on: connection, inbox)
        let end = await withTaskGroup(of: ConnectionEnd?.self) { both in
            both.addTask {
                await connection.run(.lines(longest: Self.longestLine)) { self.receive($0, inbox) }
            }
            both.addTask {
                await self.keepTime(on: connection, inbox)
                return nil
            }
            defer { both.cancelAll() }
            for await end in both { if let end { return end } }
            return .closedHere
        }
        // From its end on it holds for as long as the server has said.
        await keepPolicy(on: connection)
        return finish(end)
    }

    private func connect() async throws -> Connection {
        var limits = ConnectionLimits()
        limits.idle = .seconds(90)
        guard network.tls == nil, let port = try await securePort() else {
            return try await connector.connect(to: network.endpoint, tls: network.tls, limits: limits)
        }
        return try await connector.connect(
            to: Endpoint(network.endpoint.host, port), tls: network.tlsOnDemand, limits: limits)
    }

    private func begin(on connection: Connection, _ inbox: any Inbox) {
        log.info(
            "is connected", ["to": "\(connection.remoteAddress)", "tls": connection.tlsVersion ?? "none"], from: id)
        state.withLock { state in
            let session = IRCSession(
                network, names: names, botNames: state.botNames, isSecure: connection.isVerifiedTLS,
                now: clock.elapsed(),
                date: clock.now())
            let actions = session.start()
            (state.session, state.connection, state.leaving) = (session, connection, nil)
            (state.wantsTLS, state.isPolicyDue) = (nil, false)
            carryOut(actions, &state, inbox)
            sendDue(&state)
            // `close` could not close what was only coming about.
            if isClosing.isOpen { quit(&state) }
        }
    }

    private func finish(_ end: ConnectionEnd) -> IRCSession.Leaving? {
        let leaving = state.withLock { state in
            state.session = nil
            state.connection = nil
            state.delivery.disconnect()
            tellArrivals(&state)
            return state.leaving
        }
        switch leaving {
        case nil where isClosing.isOpen: isAway(nil)
        case nil: isAway("the connection to \(network.endpoint) \(end)", .warning)
        case .useTLS(let port):
            log.info("goes over to TLS, as the server wants", ["port": "\(port)"], from: id)
            isAway(nil)
        case .failed(let failure): isAway("\(failure)", .error)
        case .notWelcomed(let limit):
            isAway("the server did not let the bot in within \(DurationText.words(for: limit))", .error)
        }
        return leaving
    }

    private func isAway(_ trouble: String?, _ level: Log.Level? = nil) {
        if let trouble, let level { log.write(level, trouble, [], from: id) }
        let now = clock.now()
        state.withLock { $0.presence.isLost(trouble, at: now) }
    }

    // MARK: Coming in

    /// On the loop's thread.
    private func receive(_ line: UnsafeRawBufferPointer, _ inbox: any Inbox) {
        guard let message = IRCMessage(line) else { return }
        let now = clock.elapsed()
        state.withLock { state in
            guard let session = state.session else { return }
            let isOwn = session.isOwn(message)
            let actions = session.receive(message, now: now, date: clock.now())
            state.delivery.receive(message, isOwn: isOwn, session.surroundings)
            carryOut(actions, &state, inbox)
            // What people say makes nothing due.
            if message.verb == "PRIVMSG", !isOwn, actions.allSatisfy(\.isHappening) { return }
            sendDue(&state)
        }
    }

    /// Under the lock throughout, so that what happened is submitted in the order in which it did, whoever finds out. An
    /// inbox returns at once, and nothing that it calls before that takes this lock.
    private func carryOut(_ actions: [IRCSession.Action], _ state: inout State, _ inbox: any Inbox) {
        for action in actions {
            switch action {
            case .sendAtOnce(let message): state.connection?.send(message.line)
            case .send(let message): state.delivery.append(control: message)
            case .happened(let message): submit(message, to: inbox)
            case .keepTLS(let seconds): keepTLS(for: seconds, &state)
            case .log(let level, let words): log.write(level, words, [], from: id)
            case .welcomed:
                log.info("is on the network", ["as": state.session?.people.ownNick ?? ""], from: id)
                state.presence.isConnected(at: clock.now())
            case .leave(let leaving): leave(leaving, &state)
            }
        }
    }

    private func submit(_ message: IncomingMessage, to inbox: any Inbox) {
        let (log, id) = (log, id)
        inbox.submit(message) { disposition in
            guard disposition == .busy else { return }
            log.warning("too much to do: a message was not taken", ["from": message.person.id.rawValue], from: id)
        }
    }

    private func leave(_ leaving: IRCSession.Leaving, _ state: inout State) {
        state.leaving = leaving
        if case .useTLS(let port) = leaving { state.securePort = port }
        quit(&state)
    }

    /// Says goodbye. What still comes in does not matter any more.
    private func quit(_ state: inout State, _ words: String...) {
        state.connection?.send(IRCMessage("QUIT", words).line)
        state.connection?.closeWhenSent()
        state.session = nil
    }

    // MARK: Time

    /// Does what is due by time alone, until cancelled.
    private func keepTime(on connection: Connection, _ inbox: any Inbox) async {
        while !Task.isCancelled {
            expireWords()
            let (wakesAt, isPolicyDue, nudge) = state.withLock { state in
                let now = clock.elapsed()
                carryOut(state.session?.tick(now: now) ?? [], &state, inbox)
                sendDue(&state)
                state.nudge = Latch()
                defer { state.isPolicyDue = false }
                return (max(now + .milliseconds(1), state.wakesAt), state.isPolicyDue, state.nudge)
            }
            if isPolicyDue { await keepPolicy(on: connection) }
            _ = try? await withDeadline(at: wakesAt, clock: clock) { await nudge.wait() }
        }
    }

    // MARK: Naming

    package func person(named name: String) async -> Person? {
        state.withLock { $0.session?.person(named: name) }
    }

    package func room(named name: String) async -> Room? {
        state.withLock { $0.session?.room(named: name) }
    }

    package func answers(to names: [String]) {
        state.withLock { state in
            state.botNames = names
            state.session?.botNames = names
        }
    }

    // MARK: Leaving

    package var presence: AdapterPresence {
        state.withLock { state in
            var presence = state.presence
            presence.unsaid = state.delivery.unsaid
            return presence
        }
    }

    package func close() async {
        let drained = state.withLock { state -> Latch? in
            guard state.connection != nil, !state.delivery.isEmpty else { return nil }
            let drained = Latch()
            state.drained = drained
            state.delivery.isEnding = true
            sendDue(&state)
            return drained
        }
        if let drained { _ = try? await withDeadline(Self.leavesWithin, clock: clock) { await drained.wait() } }
        isClosing.open()
        state.withLock { quit(&$0, "The bot stops") }
    }
}

extension IRCSession.Action {
    /// Whether it only tells what somebody did.
    fileprivate var isHappening: Bool { if case .happened = self { true } else { false } }
}
