import PluginAPI
import Testing

@Suite struct JSONSyntaxErrorTests {
    @Test(arguments: [
        ("", "line 1, column 1: expected a value, found the end of the text"),
        ("\n\n}", "line 3, column 1: expected a value, found \"}\""),
        ("[1 2,3]", "line 1, column 4: expected \",\" or \"]\", found \"2\""),
        ("[1 -2.5e+3]", "line 1, column 4: expected \",\" or \"]\", found \"-\""),
        ("{\"a\":1\n \"b\":2}", "line 2, column 2: expected \",\" or \"}\", found a string"),
        ("{name: 1}", "line 1, column 2: expected a key in double quotes, found \"name\""),
        ("{'name': 1}", "line 1, column 2: expected a key in double quotes, found \"'\""),
        ("{\"name\" = 1}", "line 1, column 9: expected \":\", found \"=\""),
        ("{} {}", "line 1, column 4: expected nothing more after the value, found \"{\""),
        ("[1,2,]", "line 1, column 5: nothing follows this comma; leave it out"),
        ("1 // one", "line 1, column 3: comments are not allowed here"),
        ("[\n\"é😀\", x]", "line 2, column 7: expected a value, found \"x\"; write strings in double quotes"),
        ("[\"abc", "line 1, column 2: this string has no closing quote"),
        ("[\"abc\\", "line 1, column 2: this string has no closing quote"),
        ("[\"abc\n\"]", "line 1, column 6: a line break inside a string; close the string, or write \\n"),
        ("\"\r\"", "line 1, column 2: a line break inside a string; close the string, or write \\r"),
        ("\"a\tb\"", "line 1, column 3: a tab inside a string; write \\t"),
        ("\"\u{1}\"", "line 1, column 2: the control character U+0001 inside a string; write \\u0001"),
        ("\"C:\\dir\"", "line 1, column 4: \"\\d\" is not an escape; for a backslash write \\\\"),
        ("\"\\é\"", "line 1, column 2: \"\\é\" is not an escape; for a backslash write \\\\"),
        ("\"\\\n\"", "line 1, column 3: a line break inside a string; close the string, or write \\n"),
        ("\"\\u12x4\"", "line 1, column 2: \"\\u12\" is not complete; four hexadecimal digits follow \\u"),
        (
            "\"\\ud800!\"",
            "line 1, column 2: \"\\ud800\" is half of a surrogate pair; write both halves, or the character itself"
        ),
        ("[1.]", "line 1, column 2: \"1.\" is not a complete number; a digit must follow"),
        ("-", "line 1, column 1: \"-\" is not a complete number; a digit must follow"),
        ("007", "line 1, column 1: the number \"007\" has a leading zero; leave it out"),
        ("[1e999]", "line 1, column 2: the number \"1e999\" is too large"),
        ("{\"name\":1,\n \"name\":2}", "line 2, column 2: the key \"name\" stands twice in this object"),
        ("{\"a\\nb\":1,\"a\\nb\":2}", "line 1, column 11: the key \"a\\nb\" stands twice in this object"),
        ("\u{FEFF}{}", "line 1, column 1: the text begins with a byte order mark; save it as UTF-8 without one"),
        (
            String(repeating: "[", count: 65),
            "line 1, column 65: more than 64 objects and arrays stand inside each other"
        ),
        ("[\u{A0}1]", "line 1, column 2: expected a value, found the invisible character U+00A0"),
        ("\u{0}", "line 1, column 1: expected a value, found the invisible character U+0000"),
        ("€é", "line 1, column 1: expected a value, found \"€\""),
        (
            "thisIsAVeryLongWordThatNobodyWantsToReadInFull",
            "line 1, column 1: expected a value, found \"thisIsAVeryLongWordThatN…\"; write strings in double quotes"
        ),
    ])
    func `says what is wrong and where`(text: String, words: String) {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONReader.read(text) }
        #expect(error?.description == words)
    }

    @Test(arguments: [
        ("True", "; write true"), ("NULL", "; write null"), ("None", "; write null"), ("nil", "; write null"),
        ("undefined", "; write null"), ("yes", "; write true"), ("off", "; write false"), ("on", "; write true"),
        ("no", "; write false"), ("NaN", "; JSON has no such number"), ("Infinity", "; JSON has no such number"),
        ("+1", "; a positive number has no sign"), (".5", "; a digit must stand before the point"),
        ("'a'", "; strings stand in straight double quotes"), ("“a”", "; strings stand in straight double quotes"),
        ("staging", "; write strings in double quotes"),
    ])
    func `says what to write instead`(text: String, advice: String) throws {
        let error = try #require(throws: JSONSyntaxError.self) { try JSONReader.read("[\(text)]") }
        #expect(error.description.hasSuffix(advice))
    }

    @Test func `says which byte is not UTF-8`() {
        let bytes = Array("[\n\"é".utf8) + [0xFF, UInt8(ascii: "\""), UInt8(ascii: "]")]
        let error = #expect(throws: JSONSyntaxError.self) { try JSONReader.read(bytes) }
        #expect(error?.description == "line 2, column 3: the byte 0xFF is not valid UTF-8 here; save the text as UTF-8")
        #expect(error?.location.offset == 5)
        #expect(error?.line == 2)
        #expect(error?.column == 3)
    }

    @Test func `says that a comment has no end`() {
        let error = #expect(throws: JSONSyntaxError.self) {
            try JSONReader.read("{} /* to do", options: .configuration)
        }
        #expect(error?.description == "line 1, column 4: this comment has no end; close it with */")
    }
}
