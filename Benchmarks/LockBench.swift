import BotHost
import Glibc

/// `lock` and `unlock` through the plugin's process and onto the disk.
enum LockBench {
    private static let lanes = 64
    private static let each = 150

    static func run() async throws {
        let environments = (0..<lanes).map { "\"env-\($0)\"" }.joined(separator: ", ")
        let config = """
            {"data": ".", "plugins": {"lock": {"library": "libLockPlugin.so", "settings": {"environments": [\(environments)]}}}}
            """
        let folder = try TemporaryFolder()
        try await BenchBot.with(config, in: folder) { _, inbox, host in
            let pids = [getpid()] + host.plugins.pids
            await rounds(20, inbox)
            let (begin, cpu) = (now(), processorTime(of: pids))
            await rounds(each, inbox)
            let seconds = now() - begin
            let count = Double(2 * lanes * each)
            let spent = (processorTime(of: pids) - cpu) / count * 1e6
            Row.print(
                "lock and unlock through a plugin process, 64 callers",
                "\((count / seconds).short) durable answers/s, \(spent.short) µs of processor each", goal: "≥ 5,000/s")
        }
    }

    private static func rounds(_ count: Int, _ inbox: any Inbox) async {
        await withDiscardingTaskGroup { group in
            for lane in 0..<lanes {
                group.addTask {
                    for _ in 0..<count {
                        await inbox.handle(BenchBot.message("lock env-\(lane)", from: "p\(lane)"))
                        await inbox.handle(BenchBot.message("unlock env-\(lane)", from: "p\(lane)"))
                    }
                }
            }
        }
    }
}
