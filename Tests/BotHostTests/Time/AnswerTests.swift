import Concurrency
import Testing

@Suite(.timeLimit(.minutes(5))) struct AnswerTests {
    @Test func `the first value counts, whether it comes before or after the question`() async throws {
        let early = Answer<Int>()
        early.give(1)
        early.give(2)
        #expect(try await early.value() == 1)

        let late = Answer<Int>()
        async let value = late.value()
        await Task.yield()
        late.give(3)
        late.give(4)
        #expect(try await value == 3)
    }

    @Test func `one who is cancelled does not wait, and wants nothing any more`() async throws {
        let answer = Answer<Int>()
        #expect(answer.isWanted)
        let waiting = Task { try await answer.value() }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(!answer.isWanted)
        answer.give(1)
    }
}
