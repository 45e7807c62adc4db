import FoundationEssentials
import PluginAPI
import Testing

/// One of everything that a plugin may keep.
private struct Everything: Codable, Equatable {
    enum Mode: String, Codable { case fast, slow }
    enum Choice: Codable, Equatable {
        case none
        case some(name: String, count: Int)
    }
    struct Inner: Codable, Equatable { var name: String }
    struct Empty: Codable, Equatable {}

    var text = "é"
    var flag = true
    var small: Int8 = -128
    var unsigned: UInt64 = 9_223_372_036_854_775_807
    var double = 2.5
    var float: Float = 0.1
    var date = Date(timeIntervalSince1970: 1_753_000_000.125)
    var data = Data([0, 1, 254, 255])
    var duration = Duration.seconds(12) + .nanoseconds(-5)
    var json: JSON = ["a": [1, 1.0, nil], "b": "c"]
    var mode = Mode.slow
    var choice = Choice.some(name: "x", count: 2)
    var inner = Inner(name: "in")
    var empty = Empty()
    var maybe: Int? = nil
    var list: [Inner] = [Inner(name: "1"), Inner(name: "2")]
    var optionals: [Int?] = [1, nil, 3]
    var grid = [[1], [], [2, 3]]
    var byName = ["a": 1, "b": 2]
    var byNumber = [1: "one", 2: "two"]
    var set: Set<String> = ["one"]
    var range = 1..<5
}

@Suite struct ValueCoderTests {
    @Test func `everything comes back as it went in`() throws {
        let value = Everything()
        let json = try ValueEncoder().encode(value)
        #expect(try ValueDecoder().decode(Everything.self, from: json) == value)
        #expect(try ValueDecoder().decode(Everything.self, from: JSONReader.read("\(json)")) == value)
    }

    @Test func `values have the forms that plugins rely on`() throws {
        let json = try ValueEncoder().encode(Everything())
        #expect(json["date"] == 1_753_000_000_125)
        #expect(json["data"] == "AAH+/w==")
        #expect(json["duration"] == [11, 999_999_995_000_000_000])
        #expect(json["json"] == ["a": [1, 1.0, nil], "b": "c"])
        #expect(json["mode"] == "slow")
        #expect(json["choice"] == ["some": ["name": "x", "count": 2]])
        #expect(json["empty"] == [:])
        #expect(json["maybe"] == nil)
        #expect(json["optionals"] == [1, nil, 3])
        #expect(json["byNumber"] == ["1": "one", "2": "two"])
        #expect(json.object?.members.first?.name == "text")
    }

    @Test(arguments: [JSON.null, true, 1, 1.0, "a", [1, [2.0]], ["a": ["b": nil]]])
    func `JSON passes through as it is`(json: JSON) throws {
        #expect(try ValueEncoder().encode(json) == json)
        #expect(try ValueDecoder().decode(JSON.self, from: json) == json)
        #expect(try ValueEncoder().encode([json]) == [json])
        #expect(try ValueDecoder().decode([String: JSON].self, from: ["x": json]) == ["x": json])
    }

    @Test(arguments: [
        JSON.bool(true), .integer(1), .number(1.5), .string("a"), [1, ["b": nil]], .array([]), .object(JSONObject()),
    ])
    func `JSON also passes through a stranger's coders`(json: JSON) throws {
        let data = try JSONEncoder().encode(["x": json])
        #expect(try JSONDecoder().decode([String: JSON].self, from: data) == ["x": json])
    }

    @Test func `one value alone is enough`() throws {
        #expect(try ValueEncoder().encode(4) == 4)
        #expect(try ValueEncoder().encode(Int?.none) == .null)
        #expect(try ValueDecoder().decode(Int?.self, from: .null) == nil)
        #expect(try ValueDecoder().decode([UInt8].self, from: [1, 2.0, 255]) == [1, 2, 255])
        #expect(try ValueDecoder().decode(Double.self, from: 3) == 3)
    }

    @Test func `an object of many members is decoded by name`() throws {
        let many = Dictionary(uniqueKeysWithValues: (0..<20_000).map { ("key\($0)", $0) })
        #expect(try ValueDecoder().decode([String: Int].self, from: ValueEncoder().encode(many)) == many)
    }

    @Test func `containers handed out may be filled in any order`() throws {
        let json = try ValueEncoder().encode(Nesting())
        #expect(json == ["later": ["a": 1], "list": [1, ["b": 2], [3], 4], "super": 5, "other": [:], "end": 6])
        _ = try ValueDecoder().decode(Nesting.self, from: json)
    }

    @Test func `a class may encode its superclass into the same object or its own`() throws {
        let json = try ValueEncoder().encode(Dog(name: "Rex", legs: 4))
        #expect(json == ["name": "Rex", "super": ["legs": 4]])
        #expect(try ValueDecoder().decode(Dog.self, from: json).legs == 4)
    }

    @Test func `what JSON cannot hold is refused`() {
        #expect(throws: EncodingError.self) { try ValueEncoder().encode(Double.nan) }
        #expect(throws: EncodingError.self) { try ValueEncoder().encode([Float.infinity]) }
        #expect(throws: EncodingError.self) { try ValueEncoder().encode(UInt64.max) }
        #expect(throws: EncodingError.self) { try ValueEncoder().encode(Date(timeIntervalSince1970: 1e300)) }
        let error = #expect(throws: EncodingError.self) { try ValueEncoder().encode(["a": [1.0, .nan]]) }
        guard case .invalidValue(_, let context) = error else { return }
        #expect(context.codingPath.map(JSONPathStep.init) == ["a", 1])
        #expect(context.debugDescription == "JSON has no way to write the number nan")
    }
}

/// Uses every way of nesting by hand.
private struct Nesting: Codable {
    enum Key: CodingKey { case later, list, other, end, a, b }

    init() {}

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        var later = object.nestedContainer(keyedBy: Key.self, forKey: .later)
        var list = object.nestedUnkeyedContainer(forKey: .list)
        let above = object.superEncoder()
        _ = object.superEncoder(forKey: .other)
        try object.encode(6, forKey: .end)
        try list.encode(1)
        var inList = list.nestedContainer(keyedBy: Key.self)
        var listInList = list.nestedUnkeyedContainer()
        try list.encode(4)
        try listInList.encode(3)
        try inList.encode(2, forKey: .b)
        try later.encode(1, forKey: .a)
        var single = above.singleValueContainer()
        try single.encode(5)
        #expect(listInList.codingPath.map(JSONPathStep.init) == ["list", 2])
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        #expect(object.allKeys.map(\.stringValue) == ["later", "list", "other", "end"])
        #expect(object.contains(.end) && !object.contains(.a))
        #expect(try object.nestedContainer(keyedBy: Key.self, forKey: .later).decode(Int.self, forKey: .a) == 1)
        var list = try object.nestedUnkeyedContainer(forKey: .list)
        #expect(list.count == 4)
        #expect(try list.decodeNil() == false)
        #expect(try list.decode(Int.self) == 1)
        #expect(try list.nestedContainer(keyedBy: Key.self).decode(Int.self, forKey: .b) == 2)
        var inner = try list.nestedUnkeyedContainer()
        #expect(try inner.decode(Int.self) == 3)
        #expect(inner.isAtEnd)
        #expect(try Int(from: list.superDecoder()) == 4)
        #expect(list.isAtEnd)
        #expect(try Int(from: object.superDecoder()) == 5)
        #expect(try Int(from: object.superDecoder(forKey: .end)) == 6)
    }
}

private class Animal: Codable {
    var legs: Int
    init(legs: Int) { self.legs = legs }
}

private final class Dog: Animal {
    enum Key: CodingKey { case name }
    let name: String

    init(name: String, legs: Int) {
        self.name = name
        super.init(legs: legs)
    }

    required init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        name = try container.decode(String.self, forKey: .name)
        try super.init(from: container.superDecoder())
    }

    override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        try super.encode(to: container.superEncoder())
    }
}
