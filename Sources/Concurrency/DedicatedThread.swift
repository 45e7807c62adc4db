import Glibc
package import PluginAPI

/// A thread for work that waits in system calls, and so must not keep one of the pool's threads.
///
/// It has every signal blocked: those belong to the threads that wait for them.
package struct DedicatedThread: Sendable {
    private let thread: pthread_t

    /// Runs `body` on a thread of its own, beginning now.
    package init(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
        // C passes one pointer on; the thread takes back what it holds, or we do when there is none.
        let box = Unmanaged.passRetained(Body(run: body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                var all = sigset_t()
                sigfillset(&all)
                pthread_sigmask(SIG_SETMASK, &all, nil)
                // What was passed below is passed on here, once: this takes it back.
                Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
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

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
