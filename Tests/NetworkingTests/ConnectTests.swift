import Concurrency
import Glibc
import Networking
import Testing

@Suite(.timeLimit(.minutes(5))) struct ConnectTests {
    @Test func `a port that nobody listens on is refused`() async throws {
        let port = try ClosedPort()
        try await withNetwork { network in
            let error = try await failure { () throws(ConnectError) in try await network.connect(to: port.endpoint) }
            #expect(
                "\(error)" == "Cannot reach \(port.endpoint): \(port.endpoint) (connect: Connection refused). "
                    + "Check that it runs and that a firewall lets it through.")
        }
    }

    @Test func `a name that does not exist is said to be unknown`() async throws {
        try await withNetwork(askForAddresses: { _ in .failure(.init("Name or service not known")) }) { network in
            let error = try await failure { () throws(ConnectError) in
                try await network.connect(to: Endpoint("irc.example.org", 6_667))
            }
            #expect(error.reason == .unknownHost("Name or service not known"))
            #expect("\(error)".hasSuffix("Check its spelling and this machine's network."))
        }
    }

    @Test func `the next address is tried when one fails`() async throws {
        let port = try ClosedPort()
        let server = try LoopbackServer.echoing()
        let addresses = try [port.endpoint, server.endpoint].flatMap { try NameLookup.askSystem($0).get() }
        try await withNetwork(askForAddresses: { _ in .success(addresses) }) { network in
            let connection = try await network.connect(to: Endpoint("two.example", 1))
            #expect("\(connection.remoteAddress)" == "\(server.endpoint)")
        }
    }

    @Test func `the next address is tried beside one that does not answer`() async throws {
        let silent = try SilentPort()
        let server = try LoopbackServer.echoing()
        let addresses = try [silent.endpoint, server.endpoint].flatMap { try NameLookup.askSystem($0).get() }
        let clock = ManualClock()
        try await withNetwork(clock: clock, askForAddresses: { _ in .success(addresses) }) { network in
            var limits = ConnectionLimits()
            limits.connect = .seconds(1 << 32)
            let unhurried = limits
            let isOver = Latch()
            let connecting = Task {
                defer { isOver.open() }
                return try await network.connect(to: Endpoint("two.example", 1), limits: unhurried)
            }
            while !isOver.isOpen {
                clock.advance(by: .milliseconds(50))
                await Task.yield()
            }
            let connection = try await connecting.value
            #expect("\(connection.remoteAddress)" == "\(server.endpoint)")
            #expect(clock.elapsed() >= .milliseconds(250))
        }
        #expect(silent.attempts == 0)
    }

    @Test func `one that does not answer is given up after the time for it`() async throws {
        let silent = try SilentPort()
        let clock = ManualClock()
        try await withNetwork(clock: clock) { network in
            let connecting = Task {
                try await failure { () throws(ConnectError) in try await network.connect(to: silent.endpoint) }
            }
            while silent.attempts == 0 { await Task.yield() }
            let error = try await moving(clock) { try await connecting.value }
            #expect(error.reason == .timedOut(.seconds(30), .reaching))
            #expect(clock.elapsed() >= .seconds(30))
        }
        #expect(silent.attempts == 0)
    }

    @Test func `a resolver that hangs holds up nobody but those who need it`() async throws {
        let isOver = Gate()
        let server = try LoopbackServer.echoing()
        let (asked, asks) = AsyncStream.makeStream(of: Void.self)
        let hangs: NameLookup.Blocking = { _ in
            asks.yield()
            isOver.wait()
            return .success([])
        }
        let clock = ManualClock()
        try await withNetwork(clock: clock, askForAddresses: hangs) { network in
            let connecting = (0..<Connector.mostLookups + 1).map { number in
                Task {
                    try await failure { () throws(ConnectError) in
                        try await network.connect(to: Endpoint("\(number).example", 1))
                    }
                }
            }
            var questions = asked.makeAsyncIterator()
            for _ in 0..<Connector.mostLookups { await questions.next() }
            _ = try await network.connect(to: server.endpoint)
            connecting[0].cancel()
            let cancelled = try await connecting[0].value
            #expect(cancelled.reason == .cancelled)
            let others = try await moving(clock) {
                var errors: [ConnectError] = []
                for one in connecting.dropFirst() { errors.append(try await one.value) }
                return errors
            }
            #expect(others.allSatisfy { $0.reason == .timedOut(.seconds(30), .lookingUp) })
        }
        for _ in 0..<Connector.mostLookups { isOver.signal() }
    }

    @Test func `cancelling ends a connect at once, and closes its socket`() async throws {
        let silent = try SilentPort()
        try await withNetwork { network in
            let connecting = Task {
                try await failure { () throws(ConnectError) in try await network.connect(to: silent.endpoint) }
            }
            while silent.attempts == 0 { await Task.yield() }
            connecting.cancel()
            let error = try await connecting.value
            #expect(error.reason == .cancelled)
        }
        #expect(silent.attempts == 0)
    }

    @Test func `cancelling ends a TLS handshake at once, and closes the connection`() async throws {
        let (events, said) = AsyncStream.makeStream(of: Bool.self)
        let server = try LoopbackServer { peer in
            said.yield(peer.read() != nil)
            said.yield(peer.read() != nil)
        }
        try await withNetwork { network in
            let connecting = Task {
                try await failure { () throws(ConnectError) in
                    try await network.connect(to: server.endpoint, tls: TLSSettings())
                }
            }
            var heard = events.makeAsyncIterator()
            #expect(await heard.next() == true)
            connecting.cancel()
            let error = try await connecting.value
            #expect(error.reason == .cancelled)
            #expect(await heard.next() == false)
        }
    }
}
