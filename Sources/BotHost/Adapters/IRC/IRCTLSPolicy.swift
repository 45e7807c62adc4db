import FoundationEssentials
import PluginAPI

/// That a network wants TLS (IRCv3 `sts`): on this port, until then. It holds for the bot's next starts too.
/// https://ircv3.net/specs/extensions/sts
struct IRCTLSPolicy: Codable, Equatable, Sendable {
    let port: Int
    let until: Date

    /// What was kept of the network of that name, if it still holds.
    static func kept(of network: String, in store: any Store, now: Date) async throws -> IRCTLSPolicy? {
        guard let value = try await store.read(key(network), in: namespace) else { return nil }
        let policy = try ValueDecoder().decode(IRCTLSPolicy.self, from: JSONReader.read(value.json))
        return policy.until > now ? policy : nil
    }

    /// Keeps it in place of what was kept before.
    func keep(for network: String, in store: any Store) async throws {
        let key = Self.key(network)
        var writer = JSONWriter()
        writer.value(try ValueEncoder().encode(self))
        let expected = try await store.read(key, in: Self.namespace)?.revision ?? 0
        _ = try await store.commit([StoreChange(key: key, expected: expected, json: writer.bytes)], in: Self.namespace)
    }

    private static let namespace = "host"

    private static func key(_ network: String) -> String { "irc/sts/\(network)" }
}
