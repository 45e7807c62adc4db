import BotHost
import Concurrency
import PluginAPI

/// From a line of text to a command with its arguments.
enum RoutingBench {
    static func run() throws {
        for count in [10, 10_000] {
            let router = Router(names: ["bothost"], prefix: "!", catalog: try catalog(of: count))
            let time = TimeText(now: SystemClock().now())
            let message = IncomingMessage(
                id: "1", person: Person(id: Person.ID(rawValue: "bench:ann"), name: "ann"), room: nil,
                text: "lock staging for 2h testing payments")
            guard case .command = router.route(message, time: time) else {
                preconditionFailure("the bench's command is not found")
            }
            let cost = nanoseconds(count: 20_000) { _ = router.route(message, time: time) }
            Row.print("routing, \(count) commands", "\((cost / 1_000).short) µs", goal: "≤ 2 µs, flat")
        }
    }

    private static func catalog(of count: Int) throws -> CommandCatalog {
        let lock = Command("lock <env> [for <duration>] [<reason…>]", summary: "Locks.") { _ in Outcome("bench", "") }
        let others = (1..<count).map { number in
            Command("task\(number) run <what>", summary: "Runs.") { _ in Outcome("bench", "") }
        }
        var catalog = CommandCatalog()
        try catalog.add(
            Manifest(id: "lock", version: "1", summary: "Commands."),
            commands: ([lock] + others).map(CommandDeclaration.init), owner: .plugin("lock"))
        return catalog
    }
}
