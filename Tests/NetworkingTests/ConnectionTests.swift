import Concurrency
import Glibc
import Networking
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct ConnectionTests {
    @Test func `what is sent comes back line by line, without the ends of the lines`() async throws {
        let server = try LoopbackServer.echoing()
        try await withNetwork { network in
            let connection = try await network.connect(to: server.endpoint)
            #expect(!connection.isVerifiedTLS)
            #expect("\(connection.remoteAddress)" == "\(server.endpoint)")
            let end = try await talk(over: connection) { lines in
                connection.send("one\r\ntwo\n\n")
                connection.send(Array("thr".utf8))
                connection.send("ee\r\n")
                for line in ["one", "two", "", "three"] { #expect(await lines.next() == line) }
                connection.close()
            }
            #expect(end == .closedHere)
        }
    }

    @Test(.enabled(if: hasIPv6Loopback, "this machine has no IPv6"))
    func `IPv6 is spoken too`() async throws {
        let server = try LoopbackServer.echoing("::1")
        try await withNetwork { network in
            let connection = try await network.connect(to: server.endpoint)
            #expect("\(connection.remoteAddress)" == "[::1]:\(server.endpoint.port)")
            let end = try await talk(over: connection) { lines in
                connection.send("six\n")
                #expect(await lines.next() == "six")
                connection.closeWhenSent()
            }
            #expect(end == .closedHere)
        }
    }

    @Test func `ten thousand lines come in order, and then the end`() async throws {
        let server = try LoopbackServer { peer in
            peer.write((0..<10_000).map { "line \($0)\r\n" }.joined())
        }
        try await withNetwork { network in
            let connection = try await network.connect(to: server.endpoint)
            let end = try await talk(over: connection) { lines in
                for number in 0..<10_000 { #expect(await lines.next() == "line \(number)") }
                #expect(await lines.next() == nil)
            }
            #expect(end == .closedByPeer)
        }
    }

    @Test func `bytes are handed over as they come`() async throws {
        let sent = String(repeating: "no end of a line ", count: 20_000)
        let server = try LoopbackServer { $0.write(sent) }
        try await withNetwork { network in
            let connection = try await network.connect(to: server.endpoint)
            let end = try await talk(over: connection, .bytes) { pieces in
                var received = ""
                while let piece = await pieces.next() { received += piece }
                #expect(received == sent)
            }
            #expect(end == .closedByPeer)
        }
    }

    @Test(arguments: [0, 1]) func `a line may be as long as the limit and not longer`(excess: Int) async throws {
        let line = String(repeating: "x", count: 512 + excess)
        let server = try LoopbackServer { peer in
            peer.write("first\n" + line + "\nlast\n")
            _ = peer.read()
        }
        try await withNetwork { network in
            let connection = try await network.connect(to: server.endpoint)
            let end = try await talk(over: connection) { lines in
                #expect(await lines.next() == "first")
                #expect(await lines.next() == (excess == 0 ? line : nil))
                if excess == 0 { connection.close() }
            }
            #expect(end == (excess == 0 ? .closedHere : .lineTooLong(limit: 512)))
        }
    }

    @Test func `a reset is told from an end`() async throws {
        let server = try LoopbackServer { peer in
            _ = peer.read()
            peer.resetWhenClosed()
        }
        try await withNetwork { network in
            let connection = try await network.connect(to: server.endpoint)
            let end = try await talk(over: connection) { _ in connection.send("hello\n") }
            #expect(end == .reset)
        }
    }

    @Test func `what waits for one who does not read is bounded, and ends the connection`() async throws {
        let isOver = Gate()
        let server = try LoopbackServer { _ in isOver.wait() }
        defer { isOver.signal() }
        try await withNetwork { network in
            var limits = ConnectionLimits()
            limits.unsent = 100_000
            let connection = try await network.connect(to: server.endpoint, limits: limits)
            let end = try await talk(over: connection) { lines in
                let line = String(repeating: "x", count: 9_999) + "\n"
                // More than the sockets of this system hold, and the limit.
                for _ in 0..<2_000 { connection.send(line) }
                #expect(connection.unsent <= 100_000)
                #expect(await lines.next() == nil)
            }
            #expect(end == .tooMuchUnsent(limit: 100_000))
        }
    }

    @Test func `what many threads send stays whole, and each one's in order`() async throws {
        let received = Answer<String>()
        let server = try LoopbackServer { received.give($0.readAll()) }
        try await withNetwork { network in
            let connection = try await network.connect(to: server.endpoint)
            let padding = String(repeating: ".", count: 100)
            let end = try await talk(over: connection) { _ in
                await withTaskGroup { group in
                    for sender in 0..<8 {
                        group.addTask {
                            for number in 0..<1_000 { connection.send("\(sender) \(number) \(padding)\n") }
                        }
                    }
                }
                connection.closeWhenSent()
            }
            #expect(end == .closedHere)
            var next = [Int](repeating: 0, count: 8)
            for line in try await received.value().split(separator: "\n") {
                let words = line.split(separator: " ")
                let sender = try #require(Int(words[0]))
                #expect(words.count == 3 && words[2] == padding)
                #expect(Int(words[1]) == next[sender])
                next[sender] += 1
            }
            #expect(next == [Int](repeating: 1_000, count: 8))
        }
    }

    @Test func `a close while others write ends all the same, and what they send then is for nobody`() async throws {
        let server = try LoopbackServer { while $0.read() != nil {} }
        try await withNetwork { network in
            for _ in 0..<20 {
                let connection = try await network.connect(to: server.endpoint)
                let end = try await talk(over: connection) { _ in
                    await withTaskGroup { group in
                        for _ in 0..<4 {
                            group.addTask { for _ in 0..<100 { connection.send("some words\n") } }
                        }
                        group.addTask { connection.close() }
                    }
                }
                #expect(end == .closedHere)
                connection.send("too late\n")
            }
            #expect(clients(of: server.endpoint) == 0)
        }
    }

    @Test func `an orderly close sends what waits, and hears the answer to it`() async throws {
        let server = try LoopbackServer { peer in
            let said = peer.readAll()
            peer.write("you said \(said.utf8.count) bytes\n")
        }
        try await withNetwork { network in
            let connection = try await network.connect(to: server.endpoint)
            connection.send(String(repeating: "x", count: 900_000))
            let end = try await talk(over: connection) { lines in
                connection.closeWhenSent()
                connection.send("this is not sent any more")
                #expect(await lines.next() == "you said 900000 bytes")
            }
            #expect(end == .closedHere)
        }
    }

    @Test func `cancelling the task closes the connection, also when it was cancelled before`() async throws {
        let server = try LoopbackServer { while $0.read() != nil {} }
        try await withNetwork { network in
            let connection = try await network.connect(to: server.endpoint)
            let running = Task { await connection.run(.bytes) { _ in } }
            running.cancel()
            #expect(await running.value == .closedHere)
            #expect(clients(of: server.endpoint) == 0)
        }
    }

    @Test func `one that was closed before it ran has ended`() async throws {
        let server = try LoopbackServer { while $0.read() != nil {} }
        try await withNetwork { network in
            let connection = try await network.connect(to: server.endpoint)
            connection.close()
            #expect(await connection.run(.bytes) { _ in } == .closedHere)
        }
    }

    @Test func `two hundred connections leave no descriptor behind`() async throws {
        let server = try LoopbackServer.echoing()
        try await withNetwork { network in
            for number in 0..<200 {
                let connection = try await network.connect(to: server.endpoint)
                // Some are never run.
                guard number % 10 != 0 else { continue }
                _ = try await talk(over: connection) { lines in
                    connection.send("\(number)\n")
                    #expect(await lines.next() == "\(number)")
                    number % 2 == 0 ? connection.close() : connection.closeWhenSent()
                }
            }
            #expect(clients(of: server.endpoint) == 0)
        }
    }
}
