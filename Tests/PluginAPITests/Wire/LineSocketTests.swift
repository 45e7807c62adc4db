import Foundation
import PluginAPI
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct LineSocketTests {
    @Test func `hands over each line and then the end`() async throws {
        let socket = try Tested()
        socket.raw.write("one\ntwo\n\nthree\nhalf")
        for line in ["one", "two", "", "three"] { #expect(try await socket.lines.next() == line) }
        socket.raw.close()
        #expect(try await socket.end.next() == .closedByPeer)
        #expect(socket.lines.untaken == 0)
    }

    @Test func `sends what is larger than the socket holds, whole and in order`() async throws {
        let socket = try Tested()
        let long = String(repeating: "é", count: 1_000_000)
        for line in ["first", long, "last"] { socket.send(line) }
        #expect(await socket.raw.line() == "first")
        #expect(await socket.raw.line() == long)
        #expect(await socket.raw.line() == "last")
    }

    @Test func `what is much leaves whole and in order also from the loop's thread`() async throws {
        let socket = try Tested()
        let lines = (0..<40).map { number in String(repeating: "\(number % 10)", count: number % 4 == 0 ? 100_000 : 10)
        }
        socket.thread.loop.execute { _ in
            for line in lines { socket.send(line) }
            socket.socket.closeWhenSent()
        }
        #expect(await socket.raw.rest() == lines)
    }

    @Test func `what is said on the loop's thread leaves together, and before a close that follows`() async throws {
        let socket = try Tested()
        socket.thread.loop.execute { _ in
            for line in ["one", "two"] { socket.send(line) }
            socket.socket.close()
        }
        #expect(await socket.raw.rest() == ["one", "two"])
        #expect(try await socket.end.next() == .closedHere)
    }

    @Test func `receives a long line, and none that is longer than the limit`() async throws {
        var limits = LineSocket.Limits()
        limits.line = 300_000
        let socket = try Tested(limits)
        let long = String(repeating: "x", count: 300_000)
        await onThread { socket.raw.write(long + "\n") }
        #expect(try await socket.lines.next() == long)
        await onThread { socket.raw.write(long + "x") }
        #expect(try await socket.end.next() == .lineTooLong)
    }

    @Test func `ends with one who does not read what is sent`() async throws {
        var limits = LineSocket.Limits()
        limits.unsent = 100_000
        let socket = try Tested(limits)
        let line = String(repeating: "x", count: 10_000)
        // More than a socket of this system holds, and the limit.
        for _ in 0..<1_000 { socket.send(line) }
        #expect(try await socket.end.next() == .notReading)
        #expect(socket.end.untaken == 0)
    }

    @Test func `lines of several senders stay whole, and each sender's in order`() async throws {
        let socket = try Tested()
        let padding = String(repeating: ".", count: 2_000)
        await withTaskGroup { group in
            for sender in 0..<4 {
                group.addTask {
                    for number in 0..<250 { socket.send("\(sender) \(number) \(padding)") }
                }
            }
        }
        socket.socket.closeWhenSent()
        var next = [0, 0, 0, 0]
        for line in await socket.raw.rest() {
            let parts = line.split(separator: " ")
            try #require(parts.count == 3 && parts[2] == padding)
            let sender = try #require(Int(parts[0]))
            #expect(Int(parts[1]) == next[sender])
            next[sender] += 1
        }
        #expect(next == [250, 250, 250, 250])
        #expect(try await socket.end.next() == .closedHere)
    }

    @Test func `closes at once when nothing is left to send`() async throws {
        let socket = try Tested()
        socket.send("bye")
        socket.socket.closeWhenSent()
        #expect(await socket.raw.rest() == ["bye"])
        #expect(try await socket.end.next() == .closedHere)
        socket.send("too late")
        socket.socket.close()
        #expect(socket.end.untaken == 0)
    }

    @Test func `closes when told to, from any thread`() async throws {
        let socket = try Tested()
        socket.socket.close()
        #expect(try await socket.end.next() == .closedHere)
        #expect(await socket.raw.line() == nil)
    }

    @Test func `hears the last words of one who closed without listening`() async throws {
        let thread = try LoopThread()
        let pair = try SocketPair()
        let (lines, end) = (Heard<String>(), Heard<LineSocket.End>())
        pair.raw.write("why I leave\n")
        pair.raw.close()
        let socket = LineSocket(
            descriptor: pair.tested, loop: thread.loop, onLine: { lines.note(String(decoding: $0, as: UTF8.self)) },
            onEnd: { end.note($0) })
        // Fails, as the other side is gone; that must not hide what it said before.
        socket.send(Array("hello\n".utf8))
        socket.start()
        #expect(try await end.next() == .closedByPeer)
        #expect(lines.untaken == 1)
        #expect(try await lines.next() == "why I leave")
    }

    @Test func `lets go of its descriptor`() async throws {
        let pair = try SocketPair()
        let thread = try LoopThread()
        let end = Heard<LineSocket.End>()
        let inode = Self.inode(of: pair.tested)
        weak var leftover: LineSocket?
        do {
            let socket = LineSocket(
                descriptor: pair.tested, loop: thread.loop, onLine: { _ in }, onEnd: { end.note($0) })
            leftover = socket
            socket.start()
            socket.close()
            #expect(try await end.next() == .closedHere)
        }
        thread.loop.stop()
        try await thread.end()
        #expect(leftover == nil)
        // The number may have been given to another test's file already, but it is not this socket any more.
        #expect(Self.inode(of: pair.tested) != inode)
    }

    private static func inode(of descriptor: Int32) -> ino_t? {
        var about = stat()
        return fstat(descriptor, &about) == 0 ? about.st_ino : nil
    }
}

/// A line socket on a loop of its own, and the other end.
private final class Tested: Sendable {
    let thread: LoopThread
    let socket: LineSocket
    let raw: RawEnd
    let lines = Heard<String>()
    let end = Heard<LineSocket.End>()

    init(_ limits: LineSocket.Limits = LineSocket.Limits()) throws {
        thread = try LoopThread()
        let pair = try SocketPair()
        raw = pair.raw
        socket = LineSocket(
            descriptor: pair.tested, loop: thread.loop, limits: limits,
            onLine: { [lines] in lines.note(String(decoding: $0, as: UTF8.self)) }, onEnd: { [end] in end.note($0) })
        socket.start()
    }

    func send(_ line: String) { socket.send(Array(line.utf8) + [0x0A]) }
}

/// Runs what may block away from the few threads that all tests share.
private func onThread(_ work: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { done in
        Thread {
            work()
            done.resume()
        }.start()
    }
}
