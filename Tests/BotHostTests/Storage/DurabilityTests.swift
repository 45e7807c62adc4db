import BotHost
import Testing

@Suite struct DurabilityTests {
    @Test func `what was answered survives a loss of power at any answer`() async throws {
        let losses = try await DurabilityCheck(synchronous: .full).losses()
        #expect(losses == [])
    }

    @Test func `it survives too when a part of what was not synced has reached the disk`() async throws {
        let losses = try await DurabilityCheck(synchronous: .full).losses(seeds: [1, 1_000_000])
        #expect(losses == [])
    }

    @Test(arguments: [SQLiteStore.Options.Synchronous.normal, .off])
    func `the check reports a loss where answers do not wait for the disk`(
        synchronous: SQLiteStore.Options.Synchronous
    ) async throws {
        let losses = try await DurabilityCheck(synchronous: synchronous, commitsEach: 8).losses()
        #expect(losses.contains { $0.contains("was told") })
    }
}
