import BotHost
import Glibc

/// The built binary: from its start to its first reply, and what it weighs.
enum StartBench {
    private static let lock = #"{"library": "libLockPlugin.so", "settings": {"environments": ["staging"]}}"#

    static func run() throws {
        let folder = try TemporaryFolder()
        let config = """
            {"adapters": {"shell": {}}, "plugins": {"lock": \(lock), "lock-2": \(lock), "lock-3": \(lock), "lock-4": \(lock)}}
            """
        let path = "\(folder.path)/bothost.json"
        TemporaryFolder.write(config, to: path)
        var times: [Double] = []
        var weight = 0.0
        for _ in 0..<20 {
            let bot = try PipedBot(config: path)
            bot.say("lock staging")
            bot.hear()
            times.append(bot.age * 1e3)
            weight = memory(of: [bot.pid] + children(of: bot.pid))
            bot.end()
        }
        times.sort()
        Row.print(
            "start of the host to the first reply, four plugins: median / worst of 20",
            "\(times[times.count / 2].short) / \((times.last ?? 0).short) ms", goal: "≤ 150 ms")
        Row.print("memory, PSS of all processes, four plugins", "\((weight / 1e6).short) MB", goal: "≤ 40 MB")
    }
}
