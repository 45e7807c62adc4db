import Concurrency
import Glibc
package import PluginAPI

/// The one thread that starts the plugins' processes, listens to them and buries them. It lives as long as the host.
///
/// Where the launcher has to fall back on the parent-death signal (`PR_SET_PDEATHSIG`), that follows the *thread* which
/// started the process: were it a pool's thread, the pool could retire it and so kill a healthy plugin.
package final class PluginThread: Sendable {
    package let loop: EventLoop
    private let thread: DedicatedThread

    package init() throws(SystemError) {
        let loop = try EventLoop()
        self.loop = loop
        thread = try DedicatedThread { loop.run() }
    }

    /// Ends the thread. Every process that it started must have ended before.
    package func stop() {
        loop.stop()
        thread.join()
    }
}
