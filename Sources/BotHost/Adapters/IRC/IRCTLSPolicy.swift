package import FoundationEssentials
import PluginAPI

/// That a server wants TLS (IRCv3 `sts`): on this port, until then. It holds for the bot's next starts too.
/// https://ircv3.net/specs/extensions/sts
package struct IRCTLSPolicy: Codable, Equatable, Sendable {
    package let port: Int
    package let until: Date

    package init(port: Int, until: Date) {
        self.port = port
        self.until = until
    }

    /// What was kept of the server of that name, if it still holds.
    package static func kept(of server: String, in store: any Store, now: Date) async throws -> IRCTLSPolicy? {
        guard let value = try await store.read(key(server), in: namespace) else { return nil }
        let policy = try ValueDecoder().decode(IRCTLSPolicy.self, from: JSONReader.read(value.json))
        return policy.until > now ? policy : nil
    }

    /// Keeps it in place of what was kept before.
    package func keep(for server: String, in store: any Store) async throws {
        let key = Self.key(server)
        var writer = JSONWriter()
        writer.value(try ValueEncoder().encode(self))
        let expected = try await store.read(key, in: Self.namespace)?.revision ?? 0
        _ = try await store.commit([StoreChange(key: key, expected: expected, json: writer.bytes)], in: Self.namespace)
    }

    private static let namespace = "host"

    private static func key(_ server: String) -> String { "irc/sts/\(server.lowercased())" }
}
