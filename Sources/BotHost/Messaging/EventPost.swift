import Concurrency
import PluginAPI
import Synchronization

/// Brings what plugins publish to those that listen for it: to each listener in order, and at most once.
///
/// Nothing of it is stored, and what waits is bounded.
package final class EventPost: Sendable {
    package typealias OnPublish = @Sendable (PublishedMessage) -> Void

    private struct State {
        var queues = EventQueues()
        var isStopping = false
        var settling: [Latch] = []

        /// Those who wait until nothing is to be told, if that is so.
        mutating func settled() -> [Latch] {
            guard queues.isEmpty else { return [] }
            defer { settling = [] }
            return settling
        }
    }

    private let plugins: Plugins
    private let listeners: ListenerRunner
    private let log: HostLog
    private let nudge = Nudge()
    private let state = Mutex(State())
    private let onPublish: OnPublish

    init(plugins: Plugins, listeners: ListenerRunner, log: HostLog, onPublish: @escaping OnPublish) {
        self.onPublish = onPublish
        self.plugins = plugins
        self.listeners = listeners
        self.log = log
    }

    // MARK: Taking

    /// Has everybody told who listens for it now. Returns at once.
    func publish(_ event: EventPublishParams, of publisher: PluginAsker) {
        let published = PublishedMessage(
            name: "\(publisher.instance).\(event.name)", data: event.data, depth: publisher.behalf.depth + 1)
        onPublish(published)
        let message = IncomingMessage(published, of: publisher.instance)
        tell(message, to: plugins.listeners.listeners(to: message))
    }

    /// Has the plugin that had sent `message` told that nobody will read it, if it listens for that. Returns at once.
    func publish(undelivered message: StoredMessage) {
        let published = PublishedMessage(name: Undelivered.event, data: message.undelivered.json, depth: 1)
        let event = IncomingMessage(published, of: Plugins.hostManifest.id)
        tell(event, to: plugins.listeners.listeners(to: event).filter { $0.instance == message.plugin })
    }

    private func tell(_ message: IncomingMessage, to entries: [ListenerIndex.Entry]) {
        let overrun = state.withLock { state in
            state.isStopping ? [] : entries.filter { state.queues.add(message, for: $0) }
        }
        for entry in overrun {
            log.warning(
                "does not keep up with the events that it listens for; the oldest are left out",
                ["listener": entry.declaration.name, "waiting": "\(EventQueues.most)"], from: entry.instance)
        }
        nudge.give()
    }

    // MARK: Delivering

    /// Tells what is published, until cancelled.
    func run() async {
        await withDiscardingTaskGroup { telling in
            while !Task.isCancelled {
                let next = nudge.next()
                for receiver in state.withLock({ $0.queues.claim() }) {
                    telling.addTask { await self.serve(receiver) }
                }
                await next.wait()
            }
        }
    }

    /// Takes nothing any more, and returns when all that waits has been told or the task is cancelled.
    func drain() async {
        state.withLock { $0.isStopping = true }
        await settle()
    }

    /// Returns when all that waits has been told, or the task is cancelled.
    package func settle() async {
        let latch = Latch()
        let settled = state.withLock { state in
            state.settling.append(latch)
            return state.settled()
        }
        for one in settled { one.open() }
        await latch.wait()
    }

    private func serve(_ receiver: EventQueues.Receiver) async {
        while true {
            let (next, settled) = state.withLock { state in (state.queues.next(for: receiver), state.settled()) }
            switch next {
            case .tell(let entry, let message):
                // One that is just being started again misses nothing.
                _ = try? await plugins[receiver.instance]?.connection()
                await listeners.tell(entry, message)
            case .nothing(let leftOut):
                if leftOut > 0 {
                    log.warning(
                        "has missed events that it listens for",
                        ["listener": receiver.listener, "count": "\(leftOut)"], from: receiver.instance)
                }
                for one in settled { one.open() }
                return
            }
        }
    }
}
