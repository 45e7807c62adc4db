import BotHost
import Glibc

/// A line that goes through a plugin's process and comes back.
enum EchoBench {
    private static let config = #"{"data": ".", "plugins": {"zoo": {"library": "libZooPlugin.so"}}}"#

    static func run() async throws {
        let folder = try TemporaryFolder()
        try await BenchBot.with(config, in: folder) { _, inbox, host in
            let pids = [getpid()] + host.plugins.pids
            await latency(inbox)
            await throughput(inbox, pids)
        }
    }

    private static func latency(_ inbox: any Inbox) async {
        for _ in 0..<500 { await echo(inbox, as: "ann") }
        var times: [Double] = []
        for _ in 0..<5_000 {
            let begin = now()
            await echo(inbox, as: "ann")
            times.append(now() - begin)
        }
        times.sort()
        let (median, late) = (times[times.count / 2] * 1e3, times[times.count * 99 / 100] * 1e3)
        Row.print(
            "echo through a plugin process, one at a time: median / 99 %", "\(median.short) / \(late.short) ms",
            goal: "≤ 0.15 ms median")
    }

    /// A new message each time: one that is brought twice is not answered twice.
    private static func echo(_ inbox: any Inbox, as person: String) async {
        let disposition = await inbox.handle(BenchBot.message("zoo echo hello", from: person))
        precondition(disposition == .answered, "the bench's echo was \(disposition)")
    }

    private static func throughput(_ inbox: any Inbox, _ pids: [Int32]) async {
        let (lanes, each) = (64, 1_500)
        let cpu = processorTime(of: pids)
        let begin = now()
        await withDiscardingTaskGroup { group in
            for lane in 0..<lanes {
                group.addTask {
                    for _ in 0..<each { await echo(inbox, as: "p\(lane)") }
                }
            }
        }
        let seconds = now() - begin
        let count = Double(lanes * each)
        let spent = (processorTime(of: pids) - cpu) / count * 1e6
        Row.print(
            "echo through a plugin process, 64 in flight",
            "\((count / seconds).short)/s, \(spent.short) µs of processor each",
            goal: "≥ 25,000/s, ≤ 40 µs (over IRC)")
    }
}
