import PluginAPI
import Testing

@Suite struct AskMessageTests {
    @Test(arguments: [
        AskParams(text: "Which?", kind: .words, limit: .seconds(1)),
        AskParams(text: "Really?", kind: .confirmation, limit: .seconds(3_600), asides: ["plans"], isAgain: true),
        AskParams(text: "Where?", kind: .option(of: ["left", "right"]), limit: .milliseconds(1)),
    ])
    func `a question comes over the wire as it is`(params: AskParams) throws {
        #expect(try AskParams(Fields(params.json(for: 3), path: "ask")) == params)
    }

    @Test(arguments: [
        AskResult.words("green"), .yes(true), .yes(false), .option(1), .aside("plans"), .none(.timeout),
        .none(.cancelled), .none(.stopping),
    ])
    func `so does an answer`(result: AskResult) throws {
        #expect(try AskResult(result.json) == result)
    }

    @Test(arguments: [
        (#"{"text":"?","kind":"guess","limit":1}"#, "ask.kind must be words, confirm or choose, found \"guess\""),
        (#"{"text":"?","kind":"words","limit":0}"#, "ask.limit must be 1 to 3600000, found 0"),
        (#"{"text":"?","kind":"words","limit":3600001}"#, "ask.limit must be 1 to 3600000, found 3600001"),
        (
            #"{"text":"?","kind":"choose","limit":1,"options":["a","a"]}"#,
            #"ask.options must be 1 to 20 different strings, found ["a","a"]"#
        ),
        (
            #"{"text":"?","kind":"choose","limit":1,"options":[]}"#,
            "ask.options must be 1 to 20 different strings, found []"
        ),
    ])
    func `what makes no sense is named`(json: String, complaint: String) throws {
        let error = #expect(throws: WireFormatError.self) {
            try AskParams(Fields(JSONReader.read(json), path: "ask"))
        }
        #expect(error?.description == complaint)
    }

    @Test func `an outcome carries its choices, and no more than are shown`() throws {
        let choices = (1...30).map { Choice("Take \($0)", "lock env-\($0)") }
        let message = try OutcomeMessage(Outcome("x", "Which?", choices: choices))
        #expect(message.choices == Array(choices.prefix(20)))
        #expect(try OutcomeMessage(message.json) == message)
    }
}
