import BotHost
import Concurrency
import Glibc
import PluginAPI

/// Runs a plugin in the test's own process, on a thread of its own, speaking the same protocol over a real socket.
struct InProcessLauncher<P: Plugin>: PluginLauncher {
    let path: String

    init(_ plugin: P.Type) { path = "\(plugin)" }

    func prepare() throws(PluginLoadError) -> Start {
        { watchers, onExit in
            var ends: [Int32] = [-1, -1]
            guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
                throw SystemError("socketpair")
            }
            let loop = try EventLoop()
            let server = PluginServer(P.self, socket: ends[1], loop: loop)
            _ = try DedicatedThread {
                loop.run()
                onExit(.exited(server.exitCode))
            }
            return InProcessBody(socket: ends[0], server: server)
        }
    }
}

private struct InProcessBody: PluginBody {
    let pid = getpid()
    let socket: Int32
    let server: PluginServer

    /// Ends the conversation. A command that is under way goes on unheard: a thread cannot be killed.
    func kill() { server.close() }
}
