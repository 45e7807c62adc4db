import FoundationEssentials
import PluginAPI
import Testing

@Suite struct FieldsTests {
    private static let fields = try! Fields(
        [
            "text": "a", "number": 5, "half": 0.5, "yes": true, "list": [1], "object": ["inner": 1], "nothing": nil,
            "time": 1_500, "late": 9_223_372_036_854_775_807, "early": -9_223_372_036_854_775_807,
        ], path: "msg")

    @Test func `takes members out by their type`() throws {
        let fields = Self.fields
        #expect(try fields.string("text") == "a")
        #expect(try fields.optionalString("text") == "a")
        #expect(try fields.integer("number") == 5)
        #expect(try fields.bool("yes"))
        #expect(try fields.array("list") == [1])
        #expect(try fields.object("object") == JSONObject([.init(name: "inner", value: 1)]))
        #expect(try fields.fields("object").integer("inner") == 1)
        #expect(try fields.optionalFields("object")?.integer("inner") == 1)
        #expect(try fields.date("time") == Date(timeIntervalSince1970: 1.5))
        #expect(fields.present("half") == 0.5)
    }

    @Test(arguments: ["nothing", "absent"])
    func `null and absent are the same where a member may be left out`(name: String) throws {
        #expect(try Self.fields.optionalString(name) == nil)
        #expect(try Self.fields.optionalFields(name) == nil)
        #expect(Self.fields.present(name) == nil)
    }

    private typealias Take = @Sendable (Fields) throws -> Void

    @Test func `names what does not fit by its path`() {
        let wrong: [(Take, String)] = [
            ({ _ = try $0.string("number") }, "msg.number must be a string, found 5"),
            ({ _ = try $0.string("absent") }, "msg.absent must be a string, but there is none"),
            ({ _ = try $0.string("nothing") }, "msg.nothing must be a string, found null"),
            ({ _ = try $0.optionalString("yes") }, "msg.yes must be a string, found true"),
            ({ _ = try $0.integer("half") }, "msg.half must be an integer, found 0.5"),
            ({ _ = try $0.bool("number") }, "msg.number must be true or false, found 5"),
            ({ _ = try $0.array("object") }, "msg.object must be an array, found {\"inner\":1}"),
            ({ _ = try $0.object("list") }, "msg.list must be an object, found [1]"),
            ({ _ = try $0.fields("list") }, "msg.list is not an object"),
            ({ _ = try $0.fields("absent") }, "msg.absent is not an object"),
            ({ _ = try $0.optionalFields("text") }, "msg.text is not an object"),
            ({ _ = try $0.fields("object").string("inner") }, "msg.object.inner must be a string, found 1"),
            ({ _ = try $0.date("text") }, "msg.text must be an integer, found \"a\""),
            ({ _ = try $0.date("late") }, "msg.late must be a time before the year 10000, found 9223372036854775807"),
            (
                { _ = try $0.date("early") },
                "msg.early must be a time before the year 10000, found -9223372036854775807"
            ),
        ]
        for (take, words) in wrong {
            #expect(throws: WireFormatError(words)) { try take(Self.fields) }
        }
        #expect(throws: WireFormatError("msg is not an object")) { try Fields([], path: "msg") }
    }

    @Test(arguments: [0, 1, -1, 1_789_000_000_123, -62_135_769_600_000, 253_402_300_799_999])
    func `a time keeps its milliseconds`(milliseconds: Int) {
        #expect(Date(milliseconds: milliseconds).milliseconds == milliseconds)
    }
}
