/// Runs `work`, and cancels it when it has not ended within `limit`.
///
/// - Parameter onDeadline: What makes a `work` end that does not heed cancellation, such as the end of its peer.
/// - Throws: `DeadlinePassed`, once `work` has ended after its cancellation; otherwise what `work` throws.
package func withDeadline<Value: Sendable>(
    _ limit: Duration, clock: any BotClock, onDeadline: @Sendable () -> Void = {},
    _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await clock.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let value = first else {
            onDeadline()
            throw DeadlinePassed()
        }
        return value
    }
}

/// Something took longer than it may.
package struct DeadlinePassed: Error, Equatable {
    package init() {}
}
