import Concurrency
import Testing

@Suite(.timeLimit(.minutes(5))) struct MailboxTests {
    @Test func `all that came meanwhile is taken at once, in order`() async {
        let mailbox = Mailbox<Int>()
        for number in 1...3 { mailbox.put(number) }
        #expect(await mailbox.takeAll() == [1, 2, 3])
        mailbox.put(4)
        #expect(await mailbox.takeAll() == [4])
    }

    @Test func `one who comes too early waits`() async {
        let mailbox = Mailbox<Int>()
        async let taken = mailbox.takeAll()
        await Task.yield()
        mailbox.put(1)
        #expect(await taken == [1])
    }

    @Test func `nothing is lost between many who put and one who takes`() async {
        let mailbox = Mailbox<Int>()
        let taking = Task {
            var sum = 0
            while let numbers = await mailbox.takeAll() { sum += numbers.reduce(0, +) }
            return sum
        }
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { for number in 1...1_000 { mailbox.put(number) } }
            }
        }
        mailbox.finish()
        #expect(await taking.value == 8 * 500_500)
    }

    @Test func `what is left when it ends is taken before the end is`() async {
        let mailbox = Mailbox<Int>()
        mailbox.put(1)
        mailbox.finish()
        #expect(await mailbox.takeAll() == [1])
        #expect(await mailbox.takeAll() == nil)
    }

    @Test func `one who is cancelled takes what there is, and does not wait`() async {
        let mailbox = Mailbox<Int>()
        let waiting = Task { await mailbox.takeAll() }
        waiting.cancel()
        #expect(await waiting.value == nil)
        let taking = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            mailbox.put(1)
            return await mailbox.takeAll()
        }
        #expect(await taking.value == [1])
    }
}
