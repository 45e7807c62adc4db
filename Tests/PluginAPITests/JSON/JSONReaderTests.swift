import PluginAPI
import Testing

@Suite struct JSONReaderTests {
    @Test(
        arguments: [
            ("null", JSON.null), ("true", true), ("false", false), (#""""#, ""), (#""a""#, "a"),
            ("[]", []), ("{}", [:]), ("[ ]", []), ("{ }", [:]), (" \t\r\n1 \n", 1), ("[[],{}]", [[], [:]]),
            ("[1,2 , 3]", [1, 2, 3]), (#"{"a":1,"b":{"c":[null]}}"#, ["a": 1, "b": ["c": [nil]]]),
            (#"{"":0}"#, ["": 0]), (#"{"a":1,"A":2}"#, ["a": 1, "A": 2]), ("[true,false,null]", [true, false, nil]),
        ] as [(String, JSON)])
    func `reads every kind of value`(text: String, value: JSON) throws {
        #expect(try JSONReader.read(text) == value)
    }

    @Test(
        arguments: [
            ("0", JSON.integer(0)), ("-0", .integer(0)), ("-1", .integer(-1)), ("10", .integer(10)),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)),
            ("-9223372036854775809", .number(-9_223_372_036_854_775_808)),
            ("123456789012345678901234567890", .number(1.2345678901234568e29)),
            ("3.0", .number(3)), ("-0.0", .number(0)), ("1e0", .number(1)), ("1E+2", .number(100)),
            ("1e-2", .number(0.01)),
            ("0e1", .number(0)), ("0.1", .number(0.1)), ("-1.5e3", .number(-1500)),
            ("0.30000000000000004", .number(0.1 + 0.2)),
            ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)), ("5e-324", .number(.leastNonzeroMagnitude)),
            ("2.2250738585072011e-308", .number(Double.leastNormalMagnitude.nextDown)), ("1e-999", .number(0)),
            ("1e-99999999999999999999", .number(0)), ("0e99999999999999999999", .number(0)),
            ("9007199254740993.0", .number(9_007_199_254_740_992)), ("1e22", .number(1e22)), ("1e23", .number(1e23)),
            ("8.98846567431158e307", .number(8.98846567431158e307)),
            ("0.000000000000000000000000000001", .number(1e-30)),
        ] as [(String, JSON)])
    func `tells integers from other numbers`(text: String, value: JSON) throws {
        #expect(try JSONReader.read(text) == value)
        #expect(try JSONReader.read("[\(text)]") == [value])
    }

    @Test(arguments: [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
        (#""\ud83d\ude00""#, "😀"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"), (#""\u0000""#, "\0"), (#""é€😀""#, "é€😀"),
        (
            #""long enough for two words \u0021 and then some more é""#,
            "long enough for two words ! and then some more é"
        ),
        ("\"\u{7F}\"", "\u{7F}"), ("\"\u{2028}\u{2029}\"", "\u{2028}\u{2029}"),
        (#""\ufeff\uFFFF""#, "\u{feff}\u{ffff}"),
        (#""seven..\"eight""#, "seven..\"eight"), (#""a/b""#, "a/b"),
    ])
    func `reads strings`(text: String, string: String) throws {
        let read = try #require(JSONReader.read(text).string)
        #expect(Array(read.unicodeScalars) == Array(string.unicodeScalars))
    }

    @Test(arguments: [
        "", " ", "[", "]", "{", "}", "[1", "[1,", "[,1]", "[1,,2]", "[1 2]", "[1,]", "[,]", "1 2", "[] []", "{}}",
        #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a" 1}"#, #"{"a":1 "b":2}"#, "{a:1}", "{'a':1}", "{1:1}", #"{,"a":1}"#,
        #"{"a":1,,"b":2}"#, #"{"a":1"#, #"{"a":"#, #"{"a""#, #"{"a"#, #"{"a"::1}"#, #"{"a":1}x"#, #"{"a":1]"#,
        #"["a"}"#,
        "tru", "True", "nul", "nulll", "truefalse", "TRUE", "NaN", "Infinity", "-Infinity", "undefined", "'a'", "nil",
        "01", "-01", "00", "+1", ".5", "1.", "-", "-.5", "1.e1", "1e", "1e+", "1E-", "0x10", "1_000", "1,5", "--1",
        "1e1.5",
        "1e999", "-1e999", "1e99999999999999999999", "-a", "12a", "1.5.5", "0b1", "１",
        #"""#, #""a"#, #""\""#, #""\"#, #""\x""#, #""\a""#, #""\u""#, #""\u12""#, #""\u12G4""#, #""\u 123""#,
        #""\U0041""#,
        #""\ud800""#, #""\udc00""#, #""\ud800a""#, #""\ud800\u0041""#, #""\ud800\n""#, #""\udc00\ud800""#,
        #""\ud83d\ud83d""#,
        "\"\n\"", "\"\t\"", "\"\0\"", "\"a\u{1F}b\"", "\"\\\n\"", "\u{FEFF}1", "\u{A0}1", "\u{C}1", "1\0", "// a\n1",
        "/* a */1",
        "1 // a", "/1", #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#,
        "{\"\u{E9}\":1,\"e\u{301}\":2}",
    ])
    func `refuses what is not JSON`(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONReader.read(text) }
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
            [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
            [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98],
        ] as [[UInt8]])
    func `refuses bytes that are not UTF-8`(bytes: [UInt8]) throws {
        let quote = UInt8(ascii: "\"")
        for text in [
            [quote] + bytes + [quote], [quote] + Array("long enough é".utf8) + bytes + [quote],
            [quote] + Array(#"\n"#.utf8) + bytes + [quote], bytes, Array("/*".utf8) + bytes + Array("*/1".utf8),
        ] {
            let error = try #require(throws: JSONSyntaxError.self) {
                try JSONReader.read(text, options: .configuration)
            }
            guard case .invalidUTF8 = error.reason else {
                Issue.record("\(error)")
                continue
            }
        }
    }

    @Test func `reads a string of any length at any place`() throws {
        for length in 0..<40 {
            for tail in ["", "\\n", "é", "\\\"", "\u{1F600}"] {
                let text = String(repeating: "x", count: length)
                let expected = text + (["\\n": "\n", "\\\"": "\""][tail] ?? tail) + text
                #expect(try JSONReader.read("[\"\(text)\(tail)\(text)\"]") == [.string(expected)])
            }
        }
    }

    @Test func `reads no byte beyond the buffer`() throws {
        let bytes = Array(#"["abc"]x"#.utf8)
        let value = try bytes.withUnsafeBytes { try JSONReader.read(UnsafeRawBufferPointer(rebasing: $0[..<7])) }
        #expect(value == ["abc"])
        #expect(throws: JSONSyntaxError.self) { try JSONReader.read(UnsafeRawBufferPointer(start: nil, count: 0)) }
    }

    @Test(
        arguments: [
            ("// a\n1 // b", JSON.integer(1)), ("/* a\n * b **/1/**/", 1), ("[1,/**/2,]", [1, 2]),
            ("[1 /*é*/ , // x\n ]", [1]),
            (#"{"a":1,}"#, ["a": 1]), (#"{ // x"# + "\n" + #" "a" /* y */ : // z"# + "\n" + #" "//" }"#, ["a": "//"]),
        ] as [(String, JSON)])
    func `allows people comments and trailing commas`(text: String, value: JSON) throws {
        #expect(try JSONReader.read(text, options: .configuration) == value)
    }

    @Test(arguments: ["[,]", "{,}", "[1,,]", "/* a", "/*/", "/", "[1]/", "// a", "/* /* */ */1", "{a:1}", "'a'"])
    func `does not allow people everything`(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONReader.read(text, options: .configuration) }
    }

    @Test func `nests as deep as the options say and no deeper`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: #"[{"a":"#, count: depth / 2) + "1" + String(repeating: "}]", count: depth / 2)
        }
        _ = try JSONReader.read(nested(64))
        #expect(throws: JSONSyntaxError.self) { try JSONReader.read("[\(nested(64))]") }
        #expect(throws: JSONSyntaxError.self) { try JSONReader.read(String(repeating: "[", count: 1_000_000)) }
        #expect(try JSONReader.read("1", options: JSONReader.Options(maximumDepth: 0)) == 1)
        #expect(throws: JSONSyntaxError.self) {
            try JSONReader.read("[]", options: JSONReader.Options(maximumDepth: 0))
        }
        _ = try JSONReader.read("[" + Array(repeating: "[]", count: 100).joined(separator: ",") + "]")
    }

    @Test(arguments: [2, 16, 17, 18, 100_000])
    func `finds a key that stands twice among few and many`(count: Int) throws {
        let members = (0..<count).map { #""key\#($0)":\#($0)"# }.joined(separator: ",")
        #expect(try JSONReader.read("{\(members)}").object?.members.count == count)
        for twice in [0, count / 2, count - 1] {
            let error = #expect(throws: JSONSyntaxError.self) {
                try JSONReader.read(#"{\#(members),"key\#(twice)":0}"#)
            }
            #expect(error?.reason == .repeatedName("key\(twice)"))
        }
    }
}
