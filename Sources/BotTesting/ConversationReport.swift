import Synchronization
import Testing

/// Has every issue of a test that is recorded while it talks to a bot tell what was said until then.
struct ConversationReport: Sendable {
    let conversation: @Sendable () -> String

    /// Runs `body`, and adds the conversation to the issues that it records.
    ///
    /// What it throws becomes an issue only later, of whoever calls this; so there the conversation is a warning of its own.
    func run<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        // Outside of a test of this library, such as one of XCTest, there is nobody to tell.
        guard let test = Test.current else { return try await body() }
        let telling: IssueHandlingTrait = .compactMapIssues { issue in
            var issue = issue
            issue.comments.append(Comment(rawValue: conversation()))
            return issue
        }
        let result = Mutex<Result?>(nil)
        try await withoutActuallyEscaping(body) { body in
            // Called once, by this task, which waits for it.
            nonisolated(unsafe) let body = body
            try await telling.provideScope(for: test, testCase: .current) {
                do {
                    let value = try await body()
                    result.withLock { $0 = value }
                } catch {
                    Issue.record("The bot's test ended with an error: \(error)", severity: .warning)
                    throw error
                }
            }
        }
        guard let value = result.withLock({ $0 }) else { throw CancellationError() }
        return value
    }
}
