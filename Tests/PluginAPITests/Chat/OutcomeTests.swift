import PluginAPI
import Testing

@Suite struct OutcomeTests {
    private struct Facts: Encodable { let count: Int }
    private struct Unwritable: Encodable {
        let ratio = Double.nan
    }

    @Test func `an outcome is a success for whom it usually concerns`() throws {
        let message = try OutcomeMessage(Outcome("zoo.counted", Facts(count: 3), "Three."))
        #expect(message.code == "zoo.counted")
        #expect(message.isSuccess)
        #expect(message.audience == .automatic)
        #expect(message.text == "Three.")
        #expect(message.data == ["count": 3])
        #expect(try OutcomeMessage(Outcome("a", "b", audience: .room)).audience == .room)
        #expect(try OutcomeMessage(Outcome("a", "b")).data == nil)
    }

    @Test func `a refusal is for the caller only, and no success`() throws {
        let message = try OutcomeMessage(Refusal("lock.held", Facts(count: 1), "Held.").outcome)
        #expect(!message.isSuccess)
        #expect(message.audience == .caller)
        #expect(message.code == "lock.held")
        #expect(message.data == ["count": 1])
        #expect(try OutcomeMessage(Refusal("lock.held", "Held.").outcome).data == nil)
    }

    @Test func `data that cannot be written is a fault`() {
        #expect(throws: EncodingError.self) { try OutcomeMessage(Outcome("a", Unwritable(), "b")) }
    }

    @Test func `people are told apart by their id and not by their name`() {
        let ann = Person(id: .init(rawValue: "shell:1"), name: "ann")
        let renamed = Person(id: .init(rawValue: "shell:1"), name: "anna")
        let other = Person(id: .init(rawValue: "shell:2"), name: "ann")
        #expect(ann == renamed)
        #expect(ann != other)
        #expect(Set([ann, renamed, other]).count == 2)
        #expect(Room(id: "a", name: "b") == Room(id: "a", name: "c"))
        #expect(Audience.person(ann) != .person(other))
    }
}
