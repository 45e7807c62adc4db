import BotHost
public import PluginAPI

/// Runs `plugin` in a bot of its own, in this process, and lets `body` talk to it.
///
/// Where an expectation fails in `body`, the whole conversation is told with it.
///
/// Everything but the network is real: what is said goes through the host's router and over the plugin protocol to the
/// plugin, and its values into a store, which here is memory.
///
/// ```swift
/// try await withBot(LockPlugin.self) { bot in
///     try await bot.says("lock staging", as: "ann")
///     let refusal = try await bot.says("lock staging", as: "bo")
///     #expect(refusal.code == "lock.held_by_other")
/// }
/// ```
///
/// - Parameters:
///   - settings: The plugin's settings, as the config would give them.
///   - place: Where the plugin runs: in this process unless given, or in one of its own.
///   - roles: Who is in each role, by name; nobody is in any unless given.
///   - rules: Who may do what, as the config would say it. Ids are `test:ann` and `test:#ops`.
///   - hasButtons: Whether the chat shows choices by itself; without, they are numbered in the text.
/// - Throws: `PluginDidNotStart`, or what `body` throws.
@discardableResult
public func withBot<P: Plugin, Result: Sendable>(
    _ plugin: P.Type, settings: JSON = [:], in place: PluginPlace = .test, roles: [Role: [String]] = [:],
    rules: JSON = [], hasButtons: Bool = true,
    _ body: (TestBot) async throws -> Result
) async throws -> Result {
    try await withBot(
        [TestPlugin(P.self, settings: settings, in: place)], roles: roles, rules: rules, hasButtons: hasButtons, body)
}

/// Runs several plugins in a bot of their own, and lets `body` talk to it.
///
/// ```swift
/// try await withBot([TestPlugin(LockPlugin.self), TestPlugin(Deploy.self, settings: ["app": "shop"])]) { bot in
///     try await bot.says("lock staging", as: "ann")
///     #expect(try await bot.says("deploy staging", as: "bo").code == "deploy.locked")
/// }
/// ```
///
/// What one of them asks of a plugin that is not at hand can be played by a small plugin of the test, with the same id.
///
/// - Throws: `PluginDidNotStart`, or what `body` throws.
@discardableResult
public func withBot<Result: Sendable>(
    _ plugins: [TestPlugin], roles: [Role: [String]] = [:], rules: JSON = [], hasButtons: Bool = true,
    _ body: (TestBot) async throws -> Result
) async throws -> Result {
    let ids = roles.mapValues { $0.map { "test:\($0)" } }
    let access = Access(roles: ids, rules: try AccessRules(rules, plugins: plugins.map(\.instance)))
    let workshop = try Workshop(for: plugins)
    defer { workshop.close() }
    let bot = TestBot(plugins, access: access, hasButtons: hasButtons, workshop)
    try await bot.start()
    do {
        let result = try await ConversationReport { bot.conversation }.run { try await body(bot) }
        try await bot.stop()
        return result
    } catch {
        try await bot.stop()
        throw error
    }
}
