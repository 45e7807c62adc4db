import Foundation
import PluginAPI
import Synchronization
import Testing

/// A plugin's code may wait on the loop's thread; the loop goes on all the same.
@Suite(.timeLimit(.minutes(5))) struct DeputyTests {
    /// Runs `body` as a task on `loop`, and says whether it really ran there.
    private func task(on loop: EventLoop, _ body: @escaping @Sendable () -> Void) async -> Bool {
        await Task(executorPreference: loop) {
            let wasThere = loop.isCurrent
            body()
            return wasThere
        }.value
    }

    /// The same for a task that waits until the loop does what was left to it after the task had begun.
    private func taskThatWaits(on loop: EventLoop) async -> Bool {
        await task(on: loop) {
            let last = Latch()
            loop.execute { _ in last.open() }
            last.wait()
        }
    }

    /// Returns once the loop runs tasks itself: its second thread has come.
    private func settle(_ loop: EventLoop) async {
        while !(await task(on: loop, {})) {}
    }

    @Test func `a task that waits for what comes after it holds nobody up`() async throws {
        let thread = try LoopThread(Deputy())
        await settle(thread.loop)
        let pair = try SocketPair()
        defer { close(pair.tested) }
        let (heard, isHeard) = (Heard<String>(), Latch())
        thread.loop.execute { watchers in
            watchers.watch(pair.tested, for: POLLIN) { watchers, _ in
                watchers.remove(pair.tested)
                heard.note("descriptor")
                isHeard.open()
            }
        }
        async let wasThere = task(on: thread.loop) {
            pair.raw.write("x")
            isHeard.wait()
            heard.note("task")
        }
        #expect(try await heard.next() == "descriptor")
        #expect(try await heard.next() == "task")
        #expect(await wasThere)
        thread.loop.stop()
        try await thread.end()
    }

    @Test func `what was to follow a task that waits is done without it, in order`() async throws {
        let thread = try LoopThread(Deputy())
        await settle(thread.loop)
        let (done, last) = (Heard<Int>(), Latch())
        let isBlocked = Heard<Void>()
        // All in one go, so that they follow each other in one round.
        thread.loop.execute { _ in
            Task(executorPreference: thread.loop) {
                isBlocked.note(())
                last.wait()
                done.note(9)
            }
            for number in 1...3 { thread.loop.execute { _ in done.note(number) } }
            thread.loop.execute { _ in last.open() }
        }
        try await isBlocked.next()
        var order: [Int] = []
        for _ in 0..<4 { order.append(try await done.next()) }
        #expect(order == [1, 2, 3, 9])
        thread.loop.stop()
        try await thread.end()
    }

    @Test func `after one that took long, tasks run on Swift's pool for a while`() async throws {
        let thread = try LoopThread(Deputy(patience: .milliseconds(1), mistrust: .seconds(86_400)))
        await settle(thread.loop)
        #expect(await taskThatWaits(on: thread.loop))
        #expect(await !task(on: thread.loop, {}))
        thread.loop.stop()
        try await thread.end()
    }

    @Test func `the two threads take turns as often as it takes, also after nobody had looked`() async throws {
        let thread = try LoopThread(Deputy(patience: .milliseconds(1), mistrust: .zero, idleLooks: 1))
        var count = 0
        // On Swift's pool whenever the other thread is not back yet.
        while count < 50 { if await taskThatWaits(on: thread.loop) { count += 1 } }
        thread.loop.stop()
        try await thread.end()
    }

    @Test func `a loop that ends while its first thread is held up says so`() async throws {
        let loop = try EventLoop(Deputy(patience: .milliseconds(1)))
        let (stuck, end) = (Heard<Void>(), Latch())
        let ended = Heard<Void>()
        Thread {
            loop.run(whenStuck: { stuck.note(()) })
            ended.note(())
        }.start()
        await settle(loop)
        Task(executorPreference: loop) {
            loop.stop()
            end.wait()
        }
        try await stuck.next()
        #expect(ended.untaken == 0)
        end.open()
        try await ended.next()
    }
}

/// What a thread waits for, and so holds up who else is to run on it.
private final class Latch: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func open() { semaphore.signal() }
    func wait() { semaphore.wait() }
}
