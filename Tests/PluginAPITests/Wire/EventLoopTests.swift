import Foundation
import PluginAPI
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct EventLoopTests {
    @Test func `runs what it is handed in order, and what is left before it stops`() throws {
        let loop = try EventLoop()
        let done = Mutex<[Int]>([])
        for number in 1...3 { loop.execute { _ in done.withLock { $0.append(number) } } }
        loop.execute { _ in loop.execute { _ in done.withLock { $0.append(4) } } }
        loop.stop()
        loop.run()
        #expect(done.withLock { $0 } == [1, 2, 3, 4])
    }

    @Test func `loses nothing that many threads hand it`() async throws {
        let thread = try LoopThread()
        let done = Heard<Int>()
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for number in 0..<1_000 { thread.loop.execute { _ in done.note(number) } }
                }
            }
        }
        thread.loop.stop()
        try await thread.end()
        #expect(done.untaken == 8_000)
    }

    @Test func `calls back when there is something to read, until told not to`() async throws {
        let thread = try LoopThread()
        let pair = try SocketPair()
        defer { close(pair.tested) }
        let heard = Heard<Int16>()
        thread.loop.execute { watchers in
            watchers.watch(pair.tested, for: POLLIN) { watchers, events in
                watchers.remove(pair.tested)
                heard.note(events)
            }
        }
        pair.raw.write("x")
        #expect(try await heard.next() == Int16(POLLIN))
        pair.raw.write("y")
        thread.loop.stop()
        try await thread.end()
        #expect(heard.untaken == 0)
    }

    @Test func `waits for what it was changed to`() async throws {
        let thread = try LoopThread()
        let pair = try SocketPair()
        defer { close(pair.tested) }
        let heard = Heard<Int16>()
        thread.loop.execute { watchers in
            watchers.watch(pair.tested, for: POLLIN) { watchers, events in
                watchers.change(pair.tested, to: POLLIN)
                heard.note(events)
            }
            watchers.change(pair.tested, to: POLLIN | POLLOUT)
        }
        #expect(try await heard.next() == Int16(POLLOUT))
        pair.raw.close()
        #expect(try await heard.next() & Int16(POLLHUP) != 0)
    }

    @Test func `jobs that always bring new ones leave descriptors their turn, and are let go of`() throws {
        let loop = try EventLoop()
        let pair = try SocketPair()
        defer { close(pair.tested) }
        pair.raw.write("x")
        let wasCalled = Mutex(false)
        @Sendable func again(_ watchers: inout Watchers) {
            if !wasCalled.withLock({ $0 }) { loop.execute(again) }
        }
        final class Held: Sendable {}
        let held = Mutex<Held?>(Held())
        weak let holding = held.withLock { $0 }
        loop.execute { [object = held.withLock { $0 }] watchers in
            watchers.watch(pair.tested, for: POLLIN) { watchers, _ in
                watchers.remove(pair.tested)
                wasCalled.withLock { $0 = true }
                #expect(holding == nil)
                loop.stop()
            }
            _ = object
        }
        held.withLock { $0 = nil }
        loop.execute(again)
        loop.run()
        #expect(wasCalled.withLock { $0 })
    }

    @Test func `what came in during a long piece of work is heard before what follows that`() throws {
        let loop = try EventLoop()
        let pair = try SocketPair()
        defer { close(pair.tested) }
        let done = Mutex<[String]>([])
        loop.execute { watchers in
            watchers.watch(pair.tested, for: POLLIN) { watchers, _ in
                watchers.remove(pair.tested)
                done.withLock { $0.append("heard") }
            }
            pair.raw.write("x")
            // The work itself: longer than a turn.
            usleep(10_000)
        }
        for number in 1...3 {
            loop.execute { _ in done.withLock { $0.append("\(number)") } }
        }
        loop.execute { _ in loop.stop() }
        loop.run()
        #expect(done.withLock { $0 } == ["heard", "1", "2", "3"])
    }

    @Test func `a handler may remove one that is ready in the same round`() throws {
        let loop = try EventLoop()
        let pairs = [try SocketPair(), try SocketPair()]
        defer { for pair in pairs { close(pair.tested) } }
        let calls = Mutex(0)
        loop.execute { watchers in
            for pair in pairs {
                pair.raw.write("x")
                watchers.watch(pair.tested, for: POLLIN) { watchers, _ in
                    for pair in pairs { watchers.remove(pair.tested) }
                    calls.withLock { $0 += 1 }
                    loop.stop()
                }
            }
        }
        loop.run()
        #expect(calls.withLock { $0 } == 1)
    }

    // MARK: Tasks

    @Test func `a task that prefers the loop runs on its thread, also after it has waited for another one`()
        async throws
    {
        let thread = try LoopThread()
        let loop = thread.loop
        let heard = Heard<Void>()
        let places = await withTaskExecutorPreference(loop) {
            let before = loop.isCurrent
            async let elsewhere = Task.detached { loop.isCurrent }.value
            let there = await elsewhere
            heard.note(())
            try? await heard.next()
            return [before, there, loop.isCurrent]
        }
        #expect(places == [true, false, true])
        #expect(!loop.isCurrent)
        loop.stop()
        try await thread.end()
    }

    @Test func `a task that outlives the loop ends on the pool`() async throws {
        let thread = try LoopThread()
        let (isOver, over) = AsyncStream.makeStream(of: Void.self)
        let task = Task(executorPreference: thread.loop) {
            for await _ in isOver {}
            return "ended"
        }
        thread.loop.stop()
        try await thread.end()
        over.finish()
        #expect(await task.value == "ended")
    }

    @Test func `what is to be done lastly is done after the work that work has brought`() throws {
        let loop = try EventLoop()
        let done = Mutex<[String]>([])
        @Sendable func note(_ what: String) { done.withLock { $0.append(what) } }
        loop.executeLastly { _ in
            note("lastly")
            loop.executeLastly { _ in note("at the very last") }
            loop.stop()
        }
        loop.execute { _ in
            note("first")
            loop.execute { _ in note("brought") }
        }
        loop.run()
        #expect(done.withLock { $0 } == ["first", "brought", "lastly", "at the very last"])
    }
}
