package import PluginAPI

/// A thread of its own that runs an event loop.
///
/// The host has one for as long as it lives: its tasks run there, and the sockets of plugins and networks are read and
/// written there, so what one message needs is done in one go, without waiting for another thread's lock or waking one up.
/// Nothing there may wait for anything outside: that has threads of its own (the store's writer, the prompt, the resolver),
/// or goes to Swift's pool with `withTaskExecutorPreference(globalConcurrentExecutor)`.
///
/// It also starts the plugins' processes: where their launcher has to fall back on the parent-death signal
/// (`PR_SET_PDEATHSIG`), that follows the *thread* which started the process. Were it a pool's thread, the pool could retire it
/// and so kill a healthy plugin.
package final class LoopThread: Sendable {
    package let loop: EventLoop
    private let thread: DedicatedThread

    package init() throws(SystemError) {
        let loop = try EventLoop()
        self.loop = loop
        thread = try DedicatedThread { loop.run() }
    }

    /// Ends the thread, from another one, when what is waiting there has been done. Every process that it started must
    /// have ended before.
    package func stop() {
        loop.stop()
        thread.join()
    }
}
