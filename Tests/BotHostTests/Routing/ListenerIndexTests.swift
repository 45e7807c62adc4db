import BotHost
import PluginAPI
import Testing

@Suite struct ListenerIndexTests {
    private static func declaration(_ name: String, words: [String] = [], on events: [ChatEvent.Kind] = []) throws
        -> ListenerDeclaration
    {
        try ListenerDeclaration(
            Fields(
                [
                    "name": .string(name), "summary": "x", "words": .array(words.map(JSON.string)),
                    "events": .array(events.map { .string($0.rawValue) }),
                ], path: "listener"))
    }

    private static func heard(_ message: IncomingMessage, in index: ListenerIndex) -> [String] {
        index.listeners(to: message).map { "\($0.instance) \($0.declaration.name)" }
    }

    @Test func `each listener is found once, in the order in which they were added`() throws {
        var index = ListenerIndex()
        index.add([try Self.declaration("a", words: ["Ticket", "issue"])], of: "first")
        index.add([try Self.declaration("b", words: ["ISSUE"]), try Self.declaration("c", on: [.said])], of: "second")
        #expect(Self.heard(.said("ISSUE-12: a ticket, an issue"), in: index) == ["first a", "second b", "second c"])
        #expect(Self.heard(.said("tickets"), in: index) == ["second c"])
    }

    @Test func `events are no words`() throws {
        var index = ListenerIndex()
        index.add([try Self.declaration("a", words: ["hi"]), try Self.declaration("b", on: [.topic])], of: "x")
        let topic = IncomingMessage(
            .topic, id: "1", person: MemoryChat.person("ann"), room: MemoryChat.room("#ops"), text: "hi")
        #expect(Self.heard(topic, in: index) == ["x b"])
    }

    @Test func `what is too long to be read is not listened to`() throws {
        var index = ListenerIndex()
        index.add([try Self.declaration("a", words: ["hi"])], of: "x")
        let filling = String(repeating: ".", count: Router.longest - 2)
        #expect(Self.heard(.said("hi" + filling), in: index) == ["x a"])
        #expect(Self.heard(.said("hi." + filling), in: index).isEmpty)
    }

    @Test(
        arguments: [
            ("ticket", true), ("Überzug", true), ("発売", true), ("snake_case", true), ("4711", true), ("", false),
            ("two words", false), ("#12", false), ("dash-ed", false), (" a", false),
        ] as [(String, Bool)])
    func `a word is letters, digits and underscores`(word: String, isWord: Bool) {
        #expect(ListenerIndex.isWord(word) == isWord)
    }
}
