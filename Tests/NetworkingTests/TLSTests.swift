import Concurrency
import Networking
import Testing

@Suite(.timeLimit(.minutes(5))) struct TLSTests {
    private let authority: TestAuthority
    private var settings: TLSSettings { TLSSettings(authorities: .file(authority.file)) }

    init() throws { authority = try TestAuthority() }

    private func server(for names: String = "DNS:localhost", _ options: [String] = []) throws -> OpenSSLServer {
        try OpenSSLServer(authority.leaf(for: names), options)
    }

    /// Why no connection came about, for an admin.
    private func refusal(
        _ server: OpenSSLServer, _ settings: TLSSettings, host: String = "localhost"
    ) async throws -> ConnectError {
        try await withNetwork { network in
            try await failure { () throws(ConnectError) in
                try await network.connect(to: server.endpoint(host), tls: settings)
            }
        }
    }

    // MARK: Certificates that are accepted

    @Test func `a server with a certificate of one's own authority is talked to`() async throws {
        let server = try server()
        try await withNetwork { network in
            let connection = try await network.connect(to: server.endpoint(), tls: settings)
            #expect(connection.isVerifiedTLS)
            #expect(connection.tlsVersion == "TLSv1.3")
            let end = try await talk(over: connection) { lines in
                connection.send("desserts\r\n")
                #expect(await lines.next() == "stressed")
                connection.closeWhenSent()
            }
            #expect(end == .closedHere)
            #expect(clients(of: server.endpoint()) == 0)
        }
    }

    @Test func `TLS 1.2 is spoken with one that has no newer`() async throws {
        let server = try server(for: "DNS:localhost", ["-tls1_2"])
        try await withNetwork { network in
            let connection = try await network.connect(to: server.endpoint(), tls: settings)
            #expect(connection.tlsVersion == "TLSv1.2")
            connection.close()
        }
    }

    @Test func `a certificate may be for an address`() async throws {
        let server = try server(for: "IP:127.0.0.1")
        try await withNetwork { network in
            let connection = try await network.connect(to: server.endpoint("127.0.0.1"), tls: settings)
            #expect(connection.isVerifiedTLS)
        }
    }

    @Test(.enabled(if: hasIPv6Loopback, "this machine has no IPv6"))
    func `a certificate may be for an IPv6 address`() async throws {
        let server = try OpenSSLServer(authority.leaf(for: "IP:::1"), host: "[::1]")
        try await withNetwork { network in
            let connection = try await network.connect(to: server.endpoint("::1"), tls: settings)
            #expect("\(connection.remoteAddress)" == "[::1]:\(server.port)")
        }
    }

    @Test func `the name to check may be another than the one to connect to`() async throws {
        let server = try server(for: "DNS:irc.example.org")
        var settings = settings
        settings.serverName = "irc.example.org"
        let named = settings
        try await withNetwork { network in
            let connection = try await network.connect(to: server.endpoint("127.0.0.1"), tls: named)
            #expect(connection.isVerifiedTLS)
        }
    }

    @Test func `a certificate that signs itself is accepted as its own authority`() async throws {
        let leaf = try authority.selfSigned("localhost", ["-addext", "subjectAltName=DNS:localhost"])
        let server = try OpenSSLServer(leaf)
        try await withNetwork { network in
            let settings = TLSSettings(authorities: .file(leaf.certificate))
            let connection = try await network.connect(to: server.endpoint(), tls: settings)
            #expect(connection.isVerifiedTLS)
        }
    }

    // MARK: Certificates that are refused

    @Test(arguments: ["localhost", "127.0.0.1"]) func `a certificate for another name is refused`(host: String)
        async throws
    {
        let server = try server(for: "DNS:other.example,DNS:*.wild.example,IP:10.0.0.1")
        let error = try await refusal(server, settings, host: host)
        #expect(
            error.reason
                == .tls(.wrongName(expected: host, actual: ["other.example", "*.wild.example", "10.0.0.1"])))
        #expect(
            "\(error)" == "The certificate of \(host):\(server.port) is not for \(host) "
                + "(it is for other.example, *.wild.example, 10.0.0.1). "
                + "Connect to a name that it is for, or have the server's certificate made for this one.")
    }

    @Test func `a name counts only where names belong`() async throws {
        // Its subject is /CN=localhost.
        let server = try server(for: "email:admin@localhost")
        let error = try await refusal(server, settings)
        #expect(error.reason == .tls(.wrongName(expected: "localhost", actual: [])))
        #expect("\(error)".contains("(it names nothing in its subjectAltName)"))
    }

    @Test func `a certificate that has expired is refused`() async throws {
        let server = try OpenSSLServer(authority.leaf(for: "DNS:localhost", days: -1))
        let error = try await refusal(server, settings)
        guard case .tls(.expired(let day)) = error.reason else {
            _ = Issue.record(error)
            return
        }
        #expect(day.wholeMatch(of: /20\d\d-[01]\d-[0-3]\d/) != nil)
        #expect(
            "\(error)" == "The certificate of localhost:\(server.port) has expired on \(day). "
                + "Have it renewed; if it was, check this machine's date.")
    }

    @Test func `a certificate of an unknown authority is refused`() async throws {
        let server = try server()
        let error = try await refusal(server, TLSSettings())
        #expect(error.reason == .tls(.unknownAuthority))
        #expect("\(error)".hasSuffix("If that is your own, give its CA file."))
    }

    @Test func `a certificate that signs itself is refused`() async throws {
        let leaf = try authority.selfSigned("localhost", ["-addext", "subjectAltName=DNS:localhost"])
        let error = try await refusal(OpenSSLServer(leaf), settings)
        #expect(error.reason == .tls(.selfSigned))
        #expect("\(error)".hasSuffix("If you trust it, give it as the CA file."))
    }

    // MARK: The bot's own certificate

    @Test func `the bot shows its certificate where it has one, and hears when it should`() async throws {
        let server = try server(
            for: "DNS:localhost", ["-Verify", "1", "-verify_return_error", "-CAfile", authority.file])
        let own = try authority.leaf(for: "DNS:bot.example")
        var settings = settings
        settings.identity = .init(certificateFile: own.certificate, keyFile: own.key)
        let (without, with) = (self.settings, settings)
        try await withNetwork { network in
            let stranger = try await network.connect(to: server.endpoint(), tls: without)
            let end = await stranger.run(.bytes) { _ in }
            guard case .tlsFailed(let detail) = end else {
                _ = Issue.record(end)
                return
            }
            #expect(detail.contains("certificate required"))
            let known = try await network.connect(to: server.endpoint(), tls: with)
            let other = try await talk(over: known) { lines in
                known.send("abc\n")
                #expect(await lines.next() == "cba")
                known.close()
            }
            #expect(other == .closedHere)
        }
    }

    @Test func `a file that cannot be used is named, before anything is connected to`() async throws {
        let own = try authority.leaf(for: "DNS:bot.example")
        let other = try authority.leaf(for: "DNS:bot.example")
        let cases: [(TLSSettings, String)] = [
            (TLSSettings(authorities: .file("/nowhere/ca.pem")), "Cannot use '/nowhere/ca.pem' as a CA file: "),
            (TLSSettings(authorities: .file(own.key)), "Cannot use '\(own.key)' as a CA file: "),
            (identity(own.key, own.key), "Cannot use '\(own.key)' as the bot's certificate: "),
            (identity(own.certificate, try authority.locked(own.key)), ".locked' as the bot's key: "),
            (identity(own.certificate, other.key), "The key in '\(other.key)' is not that of the certificate in "),
        ]
        let port = try ClosedPort()
        try await withNetwork { network in
            for (settings, words) in cases {
                let error = try await failure { () throws(ConnectError) in
                    try await network.connect(to: port.endpoint, tls: settings)
                }
                #expect("\(error)".contains(words))
            }
        }
    }

    private func identity(_ certificate: String, _ key: String) -> TLSSettings {
        TLSSettings(identity: .init(certificateFile: certificate, keyFile: key))
    }

    // MARK: What is not TLS

    @Test func `a server that does not speak TLS is told apart`() async throws {
        let greeting = try LoopbackServer { peer in
            peer.write("NOTICE AUTH :*** Looking up your hostname\r\n")
            _ = peer.read()
        }
        let hangingUp = try LoopbackServer { _ = $0.read() }
        try await withNetwork { network in
            for (server, reason) in [(greeting, TLSFailure.notTLS), (hangingUp, .closed)] {
                let error = try await failure { () throws(ConnectError) in
                    try await network.connect(to: server.endpoint, tls: TLSSettings())
                }
                #expect(error.reason == .tls(reason))
            }
        }
    }

    @Test func `a server that never answers is given up after the time for it`() async throws {
        let (events, said) = AsyncStream.makeStream(of: Void.self)
        let server = try LoopbackServer { peer in
            while peer.read() != nil { said.yield() }
        }
        let clock = ManualClock()
        try await withNetwork(clock: clock) { network in
            let connecting = Task {
                try await failure { () throws(ConnectError) in
                    try await network.connect(to: server.endpoint, tls: TLSSettings())
                }
            }
            for await _ in events { break }
            let error = try await moving(clock) { try await connecting.value }
            #expect(error.reason == .timedOut(.seconds(30), .agreeingOnTLS))
        }
    }

    @Test func `nothing older than TLS 1.2 is spoken`() async throws {
        let server = try server(for: "DNS:localhost", ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"])
        let error = try await refusal(server, settings)
        guard case .tls(.noAgreement) = error.reason else {
            _ = Issue.record(error)
            return
        }
        #expect("\(error)".contains("cannot agree on TLS (1.2 or later): "))
    }

    // MARK: What is said under it

    @Test func `ten thousand lines come in order under TLS`() async throws {
        let server = try server()
        try await withNetwork { network in
            let connection = try await network.connect(to: server.endpoint(), tls: settings)
            let end = try await talk(over: connection) { lines in
                for number in 0..<10_000 { connection.send("\(number)\n") }
                for number in 0..<10_000 { #expect(await lines.next() == String("\(number)".reversed())) }
                connection.closeWhenSent()
            }
            #expect(end == .closedHere)
        }
    }

    @Test func `an end that TLS announces is told from one that cuts off`() async throws {
        for isAnnounced in [true, false] {
            let server = try server()
            try await withNetwork { network in
                let connection = try await network.connect(to: server.endpoint(), tls: settings)
                let end = try await talk(over: connection) { lines in
                    connection.send("abc\n")
                    #expect(await lines.next() == "cba")
                    if isAnnounced { connection.send("CLOSE\n") } else { server.kill() }
                }
                #expect(end == (isAnnounced ? .closedByPeer : .truncated))
            }
        }
    }

    @Test func `what many threads send under TLS stays whole`() async throws {
        let server = try server()
        try await withNetwork { network in
            let connection = try await network.connect(to: server.endpoint(), tls: settings)
            let padding = String(repeating: "abc", count: 100)
            let end = try await talk(over: connection) { lines in
                await withTaskGroup { group in
                    for _ in 0..<8 {
                        group.addTask { for _ in 0..<200 { connection.send("\(padding)\n") } }
                    }
                }
                for _ in 0..<1_600 { #expect(await lines.next() == String(padding.reversed())) }
                connection.close()
            }
            #expect(end == .closedHere)
        }
    }

    @Test func `writing to one that is gone ends the connection and not the program`() async throws {
        for _ in 0..<10 {
            let server = try server()
            try await withNetwork { network in
                let connection = try await network.connect(to: server.endpoint(), tls: settings)
                let end = try await talk(over: connection) { lines in
                    server.kill()
                    for _ in 0..<100 { connection.send(String(repeating: "x", count: 9_000) + "\n") }
                    #expect(await lines.next() == nil)
                }
                #expect([.truncated, .reset].contains(end))
            }
        }
    }
}
