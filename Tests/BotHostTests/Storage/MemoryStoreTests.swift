import BotHost
import Testing

@Suite struct MemoryStoreTests {
    @Test func `keeps the promises of a store`() async throws {
        try await StoreContract { MemoryStore(limits: $0) }.verify()
    }
}
