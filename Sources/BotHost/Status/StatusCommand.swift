import FoundationEssentials
import PluginAPI

/// `status`: how the bot is, and what somebody should look at.
struct StatusCommand: Sendable {
    let plugins: Plugins
    let scheduler: Scheduler
    let services: PluginServices
    let workload: Workload
    let began: Date

    var command: Command {
        Command(
            "status", summary: "Says how I am: networks, plugins, what waits, memory.", effect: .reads
        ) { _ in
            HostWords.status(await status())
        }
    }

    private func status() async -> HostStatus {
        let summaries = plugins.all.map { PluginSummary($0, plugins.declaration(of: $0.instance)) }
        let unsaid = services.outbox.unsaid
        let networks = services.outbox.adapters.presences.map { id, presence in
            HostStatus.Network(id, presence, began: began, waiting: unsaid[id] ?? 0)
        }
        let memory = ProcessMemory().map { own in
            HostStatus.Memory(host: own.resident.bytes, plugins: summaries.reduce(0) { $0 + ($1.memory ?? 0) })
        }
        return HostStatus(
            version: BotHostVersion.current, since: began, networks: networks, plugins: summaries,
            queues: await queues(), memory: memory)
    }

    private func queues() async -> HostStatus.Queues {
        let timers = await scheduler.all().compactMap { timer in
            timer.next.map { HostStatus.NextTimer(id: "\(timer.id)", at: $0) }
        }
        var queues = HostStatus.Queues()
        queues.messages = max(0, workload.count - 1)
        queues.commits = services.store.pendingCommits
        queues.timers = timers.count
        queues.nextTimer = timers.min { ($0.at, $0.id) < ($1.at, $1.id) }
        return queues
    }
}
