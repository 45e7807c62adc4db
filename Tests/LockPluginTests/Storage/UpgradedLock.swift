import BotTesting
import LockPlugin
import PluginAPI

/// Lock as it starts on what an earlier build has stored: values by key, as JSON.
struct UpgradedLock: Plugin {
    static let manifest = LockPlugin.manifest
    static let settings =
        LockPlugin.settings + [Setting("stored", .table(of: .text), default: [:], meaning: "What was there before.")]

    private struct Given: Decodable {
        let stored: [String: String]
    }

    private let lock = LockPlugin()

    var commands: [Command] { lock.commands }
    var listeners: [Listener] { lock.listeners }
    var timers: [Timer] { lock.timers }
    var services: [Service] { lock.services }
    var events: [PublishedEvent] { lock.events }

    func start(_ host: PluginHost) async throws {
        for (key, text) in try host.settings(as: Given.self).stored {
            let value = try JSONReader.read(Array(text.utf8))
            try await host.storage.transaction { change in
                guard try await change.value(key, as: JSON.self) == nil else { return }
                try await change.set(key, to: value)
            }
        }
        try await lock.start(host)
    }
}

/// Talks to a Lock that finds `stored` when it starts.
func withUpgradedLock(
    _ stored: [String: String], settings: JSON = [:], _ body: (TestBot) async throws -> Void
) async throws {
    let values = JSON.object(JSONObject(stored.map { .init(name: $0.key, value: .string($0.value)) }))
    let members = ["environments": settings["environments"] ?? [], "stored": values]
    try await withBot(UpgradedLock.self, settings: try ValueEncoder().encode(members), body)
}
