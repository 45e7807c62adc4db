import Testing

/// What a plugin's process gets from the host's surroundings.
@Suite(.timeLimit(.minutes(2))) struct PluginSurroundingsTests {
    @Test func `no plugin sees a secret of the host's environment`() async throws {
        let secrets = ["BOTHOST_TEST_SECRET": "hunter2", "SLACK_TOKEN": "hunter2", "LD_PRELOAD_HINT": "hunter2"]
        try await withBot("run", "--output", "json", in: BotFolder(), environment: secrets) { bot in
            try await bot.answer(to: "zoo echo hello", is: "zoo.echo")
            #expect(bot.plugins.count == 2)
            for plugin in bot.plugins {
                let variables = ProcessTable.environment(of: plugin)
                #expect(variables.contains("TZ=UTC"))
                #expect(!variables.contains { $0.contains("hunter2") })
            }
        }
    }
}
