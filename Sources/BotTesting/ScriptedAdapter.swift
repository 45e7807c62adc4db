import BotHost
import Concurrency
import PluginAPI
import Synchronization

/// The chat of a test: it brings what the test says and keeps what the bot says.
final class ScriptedAdapter: ChatAdapter {
    let id = "test"
    private let script: ChatScript
    private let clock: any BotClock

    init(_ script: ChatScript, hasButtons: Bool, clock: any BotClock) {
        self.script = script
        self.hasButtons = hasButtons
        self.clock = clock
    }

    func run(_ inbox: any Inbox) async throws {
        script.listens()
        // What is said comes straight from the test; here is only to wait until the bot stops.
        for await _ in AsyncStream<Never>.makeStream(of: Never.self, bufferingPolicy: .bufferingOldest(1)).stream {}
    }

    let canEdit = true
    let hasButtons: Bool

    var textLimit: TextLimit? {
        let plain = PlainText(zone: .utc)
        return script.longestText.map { longest in
            TextLimit(longest: longest) { plain.render($0, now: $1).count }
        }
    }

    func deliver(_ message: OutgoingMessage) async throws(DeliveryError) -> Delivery {
        switch script.network {
        case .up: return Delivery(id: script.note(message))
        case .down: throw .unreachable("the test's network is down")
        case .busy(let until):
            let left = until - clock.elapsed()
            guard left <= .zero else { throw .later(after: left) }
            return Delivery(id: script.note(message))
        }
    }

    func person(named name: String) async -> Person? {
        // The bot is nobody to whom anything could be given.
        name == "bothost" ? nil : Person(id: Person.ID(rawValue: "test:\(name)"), name: name)
    }

    func room(named name: String) async -> Room? {
        let name = name.hasPrefix("#") ? name : "#\(name)"
        return Room(id: "test:\(name)", name: name)
    }

    func close() async {}
}
