import Glibc

/// A thread for work that waits in system calls, and so must not keep one of the pool's threads.
package struct DedicatedThread: Sendable {
    private let thread: pthread_t

    /// Runs `body` on a thread of its own, beginning now.
    ///
    /// - Parameters:
    ///   - hearsSignals: Whether it has the signals of who starts it; else all are blocked there, as they belong to the threads that
    ///     wait for them.
    ///   - stack: How much room its calls have, in bytes; as the process has it for threads unless given.
    package init(
        hearsSignals: Bool = false, stack: Int? = nil, _ body: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        // C passes one pointer on; the thread takes back what it holds, or we do when there is none.
        let box = Unmanaged.passRetained(Body(hearsSignals: hearsSignals, run: body))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        if let stack { pthread_attr_setstacksize(&attributes, stack) }
        var thread = pthread_t()
        let code = withUnsafePointer(to: attributes) { attributes in
            // Without any it is as the process has it, which need not be what they begin with.
            pthread_create(&thread, stack == nil ? nil : attributes, Self.run, box.toOpaque())
        }
        guard code == 0 else {
            box.release()
            throw SystemError("pthread_create", code: code)
        }
        self.thread = thread
    }

    package var isCurrent: Bool { pthread_equal(thread, pthread_self()) != 0 }

    /// Waits for its end. To be called once, and from another thread.
    package func join() {
        pthread_join(thread, nil)
    }

    /// Has it clear up after itself when it ends. To be called once, instead of `join`.
    package func detach() {
        pthread_detach(thread)
    }

    /// - Parameter argument: What `init` has passed on, once: this takes it back.
    private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        let body = Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue()  // `init` always passes one
        if !body.hearsSignals {
            var all = sigset_t()
            sigfillset(&all)
            pthread_sigmask(SIG_SETMASK, &all, nil)
        }
        body.run()
        return nil
    }

    private final class Body: Sendable {
        let hearsSignals: Bool
        let run: @Sendable () -> Void

        init(hearsSignals: Bool, run: @escaping @Sendable () -> Void) {
            self.hearsSignals = hearsSignals
            self.run = run
        }
    }
}
