import PluginAPI
import Testing

/// The host's part in a conversation with a plugin, played line by line by a test.
final class Conversation: Sendable {
    private let raw: RawEnd
    private let thread: LoopThread
    private let server: PluginServer

    init<P: Plugin>(with plugin: P.Type) throws {
        let pair = try SocketPair()
        raw = pair.raw
        thread = try LoopThread()
        server = PluginServer(plugin, socket: pair.tested, loop: thread.loop)
    }

    func say(_ line: String) { raw.write(line + "\n") }

    func say(_ message: JSON) { say("\(message)") }

    /// The plugin's next line.
    func hear() async throws -> JSON {
        let line = try #require(await raw.line(), "the plugin has ended the conversation")
        return try JSONReader.read(line)
    }

    /// Asks, and hears what the plugin says next.
    func ask(_ id: JSON, _ method: String, _ params: JSON = [:]) async throws -> JSON {
        say(["jsonrpc": "2.0", "id": id, "method": .string(method), "params": params])
        return try await hear()
    }

    /// Agrees on a protocol and has the plugin start.
    func begin() async throws {
        _ = try await ask(1, "initialize", ["protocols": [0], "host": ["version": "0.1.0"], "instance": "parrot"])
        #expect(try await ask(2, "start", ["settings": [:]]) == ["jsonrpc": "2.0", "id": 2, "result": [:]])
    }

    /// Ends the conversation from the host's side.
    func hangUp() { raw.close() }

    /// What the plugin still said before it ended, and its exit code.
    func end() async throws -> (lines: [String], exitCode: Int32) {
        let lines = await raw.rest()
        try await thread.end()
        return (lines, server.exitCode)
    }

    func exitCode() async throws -> Int32 {
        try await thread.end()
        return server.exitCode
    }
}
