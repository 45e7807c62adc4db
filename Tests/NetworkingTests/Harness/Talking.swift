import Concurrency
import Networking
import Testing

typealias Lines = AsyncStream<String>.Iterator

/// Gives `body` a connector on a loop of its own, and ends the loop.
func withNetwork<Result>(
    clock: any BotClock = ManualClock(), askForAddresses: @escaping NameLookup.Blocking = NameLookup.askSystem,
    _ body: (Connector) async throws -> Result
) async throws -> Result {
    let thread = try LoopThread()
    defer { thread.stop() }
    return try await body(Connector(on: thread.loop, clock: clock, askForAddresses: askForAddresses))
}

/// Runs `connection` beside `body`, which gets what comes in and has to bring about the end.
func talk(
    over connection: Connection, _ framing: Framing = .lines(longest: 512),
    _ body: @escaping @Sendable (inout Lines) async throws -> Void
) async throws -> ConnectionEnd {
    let (stream, lines) = AsyncStream.makeStream(of: String.self)
    return try await withThrowingTaskGroup(of: ConnectionEnd?.self) { group in
        group.addTask {
            defer { lines.finish() }
            return await connection.run(framing) { lines.yield(String(decoding: $0, as: UTF8.self)) }
        }
        group.addTask {
            var iterator = stream.makeAsyncIterator()
            try await body(&iterator)
            return nil
        }
        var end: ConnectionEnd?
        for try await one in group { end = one ?? end }
        return try #require(end)
    }
}

/// Moves `clock` from one moment that somebody waits for to the next, for as long as `work` lasts.
func moving<Result: Sendable>(
    _ clock: ManualClock, during work: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await work() }
        group.addTask {
            while !Task.isCancelled { try? await clock.advanceToNextSleeper() }
            return nil
        }
        let result = try await group.next() ?? nil
        group.cancelAll()
        return try #require(result)
    }
}

/// Why `connecting` failed.
func failure(_ connecting: @Sendable () async throws(ConnectError) -> Connection) async throws -> ConnectError {
    do throws(ConnectError) { _ = try await connecting() } catch { return error }
    throw Unexpected()
}

struct Unexpected: Error {}
