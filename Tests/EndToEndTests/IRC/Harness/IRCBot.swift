extension BotFolder {
    /// With a config of networks: the names they have in it, and what it says of each.
    ///
    /// - Parameters:
    ///   - adapters: Further ones, such as the shell.
    ///   - more: Further members of the config.
    convenience init(networks: [String: String], adapters: String = "", _ more: String = "") {
        let irc = networks.map { "\"\($0)\": \($1)" }.joined(separator: ",\n")
        self.init(
            config: """
                {
                    "names": ["bothost", "cerbere"],
                    "adapters": {"irc": {\(irc)}, \(adapters)},
                    "plugins": {
                        "zoo": {"library": "libZooPlugin.so"},
                        "lock": {"library": "libLockPlugin.so", "settings": {"environments": ["staging", "demo"]}},
                    },
                    \(more)
                }
                """)
    }
}

/// Runs a bot on the network `net` while `body` talks with it there.
func withIRCBot<Result>(
    on network: String, _ more: String = "", _ body: (BotProcess) async throws -> Result
) async throws -> Result {
    let folder = BotFolder(networks: ["net": network], more)
    return try await withBot(in: folder, body)
}
