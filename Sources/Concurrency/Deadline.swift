/// Runs `work`, and cancels it when it has not ended within `limit`.
///
/// - Parameter onDeadline: What makes a `work` end that does not heed cancellation, such as the end of its peer.
/// - Throws: `DeadlinePassed`, once `work` has ended after its cancellation; otherwise what `work` throws.
package func withDeadline<Value: Sendable>(
    _ limit: Duration, clock: any BotClock, onDeadline: @Sendable () -> Void = {},
    _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withDeadline({ try await clock.sleep(for: limit) }, onDeadline: onDeadline, work)
}

/// Runs `work`, and cancels it when it has not ended at `moment`, by the clock's `elapsed`.
///
/// - Throws: `DeadlinePassed`, once `work` has ended after its cancellation; otherwise what `work` throws.
package func withDeadline<Value: Sendable>(
    at moment: Duration, clock: any BotClock, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withDeadline({ try await clock.sleep(until: moment) }, onDeadline: {}, work)
}

private func withDeadline<Value: Sendable>(
    _ passes: @escaping @Sendable () async throws -> Void, onDeadline: @Sendable () -> Void,
    _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await passes()
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
