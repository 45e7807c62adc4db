import Glibc

/// `make bench`: the speed we hold ourselves to (docs/performance.md), measured on this machine.
@main
enum Bench {
    static func main() async throws {
        let sections: [(name: String, run: () async throws -> Void)] = [
            ("json", { JSONBench.run() }),
            ("routing", { try RoutingBench.run() }),
            ("store", { try await StoreBench.run() }),
            ("echo", { try await EchoBench.run() }),
            ("lock", { try await LockBench.run() }),
            ("irc", { try IRCBench.run() }),
            ("start", { try StartBench.run() }),
        ]
        let wanted = CommandLine.arguments.dropFirst()
        print(Row.header)
        for section in sections where wanted.isEmpty || wanted.contains(section.name) {
            try await section.run()
        }
    }
}
