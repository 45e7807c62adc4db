import BotTesting
import PluginAPI
import Synchronization
import Testing
import ZooPlugin

/// A test that fails tells what was said.
@Suite(.timeLimit(.minutes(5))) struct ConversationTests {
    /// The issues that `work` records, kept from this test.
    private func issues(_ work: @Sendable () async throws -> Void) async throws -> [Issue] {
        let caught = Mutex<[Issue]>([])
        let keeping: IssueHandlingTrait = .compactMapIssues { issue in
            caught.withLock { $0.append(issue) }
            return nil
        }
        let test = try #require(Test.current)
        try await keeping.provideScope(for: test, testCase: .current, performing: work)
        return caught.withLock { $0 }
    }

    @Test func `an expectation that fails tells the whole conversation`() async throws {
        let issues = try await issues {
            try await withBot(ZooPlugin.self, roles: [.admins: ["root"]]) { bot in
                try await bot.says("!zoo echo hello", as: "bo", in: "#ops")
                try await bot.says("plugins reload zoo")
                await bot.advance(by: .seconds(90))
                try await bot.says("zoo throw")
                #expect(bot.messages.isEmpty)
                try await bot.says("zoo echo too late")
            }
        }
        #expect(issues.count == 1)
        let told = try #require(issues.first?.comments.last?.rawValue)
        #expect(
            told.hasPrefix(
                """
                The conversation:
                bo in #ops> !zoo echo hello
                    to #ops: hello [zoo.echo]
                ann> plugins reload zoo
                    to caller: plugins reload is for admins, and you (test:ann) are none of them.
                """))
        #expect(told.contains("[host.not_allowed, refused]\n(time passes: 90.0 seconds)\nann> zoo throw\n    log: "))
        #expect(told.contains("error zoo: a command failed: "))
        #expect(!told.contains("too late"))
    }

    @Test func `a test that ends with an error tells it too`() async throws {
        let issues = try await issues {
            _ = await #expect(throws: NoReply.self) {
                try await withBot(ZooPlugin.self) { bot in try await bot.says("nothing to you", in: "#ops") }
            }
        }
        #expect(issues.map(\.severity) == [.warning])
        #expect(issues.first?.comments.last?.rawValue == "The conversation:\nann in #ops> nothing to you")
    }

    @Test func `what a test returns comes through`() async throws {
        let text = try await withBot(ZooPlugin.self) { bot in try await bot.says("zoo echo hi").text }
        #expect(text == "hi")
    }
}
