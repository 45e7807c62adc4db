package import FoundationEssentials

/// How the bot is at one time, with all that belongs to it.
package struct HostStatus: Encodable, Equatable, Sendable {
    package struct Network: Encodable, Equatable, Sendable {
        package let id: String
        /// `connected`, `connecting`, `waiting` to be tried again, or `ended`.
        package let state: String
        package let since: Date
        /// Why the bot is not there.
        package let trouble: String?
        /// When it is tried again.
        package let next: Date?
        /// How many messages wait to be said there.
        package let unsaid: Int
    }

    package struct Queues: Encodable, Equatable, Sendable {
        /// Messages that are waited for or worked on, besides the one that asked.
        package var messages = 0
        /// Changes that wait for the disk.
        package var commits = 0
        /// Timers that have a next time.
        package var timers = 0
        package var nextTimer: NextTimer?

        package init() {}
    }

    package struct NextTimer: Encodable, Equatable, Sendable {
        package let id: String
        package let at: Date

        package init(id: String, at: Date) {
            self.id = id
            self.at = at
        }
    }

    /// In bytes; nil where the system does not tell.
    package struct Memory: Encodable, Equatable, Sendable {
        /// What the bot's own process takes, with the libraries in it.
        package let host: Int
        /// What the plugins' processes take for themselves.
        package let plugins: Int

        package init(host: Int, plugins: Int) {
            self.host = host
            self.plugins = plugins
        }
    }

    package let version: String
    package let since: Date
    package let networks: [Network]
    package let plugins: [PluginSummary]
    package let queues: Queues
    package let memory: Memory?

    package init(
        version: String, since: Date, networks: [Network], plugins: [PluginSummary], queues: Queues, memory: Memory?
    ) {
        self.version = version
        self.since = since
        self.networks = networks
        self.plugins = plugins
        self.queues = queues
        self.memory = memory
    }

    /// What somebody should look at: networks where the bot is not, and plugins that do not run although they are to.
    package var concerns: [String] {
        networks.filter { !["connected", "ended"].contains($0.state) }.map(\.id)
            + plugins.filter(\.isInTrouble).map(\.name)
    }
}

extension HostStatus.Network {
    /// - Parameters:
    ///   - began: Since when the adapter runs.
    ///   - waiting: How many messages wait before the adapter.
    package init(_ id: String, _ presence: AdapterPresence, began: Date, waiting: Int = 0) {
        self.id = id
        since = presence.since ?? began
        trouble = presence.trouble
        // What the adapter has taken waits with the bot too until the network has it.
        unsaid = max(presence.unsaid, waiting)
        switch presence.state {
        case .connected: (state, next) = ("connected", nil)
        case .connecting: (state, next) = ("connecting", nil)
        case .waiting(let until): (state, next) = ("waiting", until)
        case .ended: (state, next) = ("ended", nil)
        }
    }
}
