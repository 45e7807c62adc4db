import FoundationEssentials
import PluginAPI
import Testing

private struct Settings: Decodable {
    struct Environment: Decodable {
        enum Mode: String, Decodable { case fast }
        var name: String
        var size: UInt8?
        var mode: Mode?
        var since: Date?
        var icon: Data?
        var pause: Duration?
        var ratio: Double?
        var single: Float?
        var isOpen: Bool?
        var pair: [Int]?
    }
    var environments: [Environment]
}

@Suite struct DecodingSentenceTests {
    @Test(
        arguments: [
            (["environments": [["name": 4]]], "environments[0].name: expected a string, found 4"),
            (["environments": [["name": "a"], ["name": nil]]], "environments[1].name: expected a string, found null"),
            (["environments": [["title": "a"]]], "environments[0]: the key \"name\" is missing"),
            ([:], "the key \"environments\" is missing"),
            (["environments": ["name": "a"]], "environments: expected an array, found an object"),
            (["environments": [[]]], "environments[0]: expected an object, found an array"),
            (4, "expected an object, found 4"),
            (nil, "expected an object, found null"),
            (environment("size", 300), "environments[0].size: expected an integer from 0 to 255, found 300"),
            (environment("size", -1), "environments[0].size: expected an integer from 0 to 255, found -1"),
            (environment("size", 1e300), "environments[0].size: expected an integer from 0 to 255, found 1e+300"),
            (environment("size", 1.5), "environments[0].size: expected an integer, found 1.5"),
            (environment("size", "4"), "environments[0].size: expected an integer, found \"4\""),
            (
                environment("mode", "slow"),
                "environments[0].mode: Cannot initialize Mode from invalid String value slow"
            ),
            (environment("since", "today"), "environments[0].since: expected an integer, found \"today\""),
            (environment("icon", "a#"), "environments[0].icon: expected base64, found \"a#\""),
            (
                environment("pause", "2h"),
                "environments[0].pause: expected a duration as [seconds, attoseconds], found \"2h\""
            ),
            (environment("ratio", "half"), "environments[0].ratio: expected a number, found \"half\""),
            (
                environment("single", 1e300),
                "environments[0].single: expected a number of single precision, found 1e+300"
            ),
            (environment("isOpen", 1), "environments[0].isOpen: expected true or false, found 1"),
            (environment("pair", [1, "b"]), "environments[0].pair[1]: expected an integer, found \"b\""),
            (
                environment("isOpen", .string(String(repeating: "x", count: 50))),
                "environments[0].isOpen: expected true or false, found \"\(String(repeating: "x", count: 40))…\""
            ),
        ] as [(JSON, String)])
    func `one sentence says what is wrong and where`(json: JSON, sentence: String) {
        let error = #expect(throws: DecodingError.self) { try ValueDecoder().decode(Settings.self, from: json) }
        #expect(error?.sentence == sentence)
    }

    private static func environment(_ name: String, _ value: JSON) -> JSON {
        ["environments": [.object(JSONObject([.init(name: "name", value: "a"), .init(name: name, value: value)]))]]
    }

    @Test func `an array that ends too early is named`() {
        let error = #expect(throws: DecodingError.self) { try ValueDecoder().decode(Range<Int>.self, from: [1]) }
        #expect(error?.sentence == "[1]: expected another element, found the end of the array")
    }

    @Test func `the path leads a locator to the line`() throws {
        let text = Array("{\"environments\": [\n  {\"name\": 4}]}".utf8)
        let json = try JSONReader.read(text)
        let error = try #require(throws: DecodingError.self) { try ValueDecoder().decode(Settings.self, from: json) }
        #expect(JSONLocator(text).location(of: error.steps)?.description == "line 2, column 4")
    }
}
