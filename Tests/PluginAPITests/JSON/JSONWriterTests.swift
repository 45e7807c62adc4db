import PluginAPI
import Testing

@Suite struct JSONWriterTests {
    @Test(
        arguments: [
            (JSON.null, "null"), (true, "true"), (false, "false"), (0, "0"), (-1, "-1"), (10, "10"),
            (.integer(.max), "9223372036854775807"), (.integer(.min), "-9223372036854775808"),
            (3.0, "3.0"), (-0.0, "-0.0"), (0.1, "0.1"), (1e16, "1e+16"), (1e-7, "1e-07"), ([], "[]"), ([:], "{}"),
            ([1, [2], [:]], "[1,[2],{}]"), (["a": nil, "b": ["c": true]], #"{"a":null,"b":{"c":true}}"#),
        ] as [(JSON, String)])
    func `writes every kind of value`(value: JSON, text: String) {
        #expect("\(value)" == text)
    }

    @Test(arguments: [
        ("", #""""#), ("\"\\/", #""\"\\/""#), ("\u{8}\u{c}\n\r\t", #""\b\f\n\r\t""#),
        ("\0\u{1}\u{B}\u{F}\u{10}\u{1A}\u{1F}", #""\u0000\u0001\u000b\u000f\u0010\u001a\u001f""#),
        ("\u{7F}\u{2028}\u{2029}é😀", "\"\u{7F}\u{2028}\u{2029}é😀\""),
        ("a long text with one \"quote\" and a line\nbreak", #""a long text with one \"quote\" and a line\nbreak""#),
    ])
    func `escapes what must be escaped and nothing else`(string: String, text: String) {
        #expect("\(JSON.string(string))" == text)
        #expect("\(JSON.object(JSONObject([.init(name: string, value: 1)])))" == "{\(text):1}")
    }

    @Test func `writes a message member by member`() {
        var writer = JSONWriter()
        writer.object { message in
            message.member("jsonrpc", "2.0")
            message.member("id", 7)
            message.object("params") { params in
                params.member("late", true)
                params.member("load", 0.5)
                params.member("data", ["a": nil])
                params.object("nothing") { _ in }
                params.array("rows") { rows in
                    rows.element("x")
                    rows.element(1)
                    rows.element([2.5])
                    rows.object { $0.member("a", "b") }
                    rows.array { _ in }
                }
            }
        }
        writer.endLine()
        writer.value("next")
        let expected = """
            {"jsonrpc":"2.0","id":7,"params":{"late":true,"load":0.5,"data":{"a":null},"nothing":{},\
            "rows":["x",1,[2.5],{"a":"b"},[]]}}
            "next"
            """
        #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
        writer.removeAll()
        #expect(writer.bytes.isEmpty)
    }

    @Test func `a body that throws passes its error on`() {
        struct Stop: Error {}
        var writer = JSONWriter()
        #expect(throws: Stop.self) { try writer.object { _ throws(Stop) in throw Stop() } }
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "{}")
    }

    @Test func `a number that is not finite is a mistake of the programmer`() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            var writer = JSONWriter()
            writer.value(.number(.nan))
        }
        let words = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(words.contains("JSON has no way to write the number nan; check isFinite first."))
    }
}
