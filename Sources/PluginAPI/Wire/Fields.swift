package import FoundationEssentials

/// The members of a message, taken out by name and type; what does not fit is named by its path.
package struct Fields {
    private let json: JSON
    package let path: String

    package init(_ json: JSON, path: String) throws(WireFormatError) {
        guard case .object = json else { throw WireFormatError("\(path) is not an object") }
        self.json = json
        self.path = path
    }

    package func string(_ name: String) throws(WireFormatError) -> String {
        guard let value = json[name]?.string else { throw error(name, "a string") }
        return value
    }

    package func optionalString(_ name: String) throws(WireFormatError) -> String? {
        guard let member = present(name) else { return nil }
        guard let value = member.string else { throw error(name, "a string") }
        return value
    }

    package func integer(_ name: String) throws(WireFormatError) -> Int {
        guard let value = json[name]?.integer else { throw error(name, "an integer") }
        return value
    }

    package func bool(_ name: String) throws(WireFormatError) -> Bool {
        guard let value = json[name]?.bool else { throw error(name, "true or false") }
        return value
    }

    package func optionalBool(_ name: String) throws(WireFormatError) -> Bool? {
        present(name) == nil ? nil : try bool(name)
    }

    package func array(_ name: String) throws(WireFormatError) -> [JSON] {
        guard let value = json[name]?.array else { throw error(name, "an array") }
        return value
    }

    package func strings(_ name: String) throws(WireFormatError) -> [String] {
        var strings: [String] = []
        for element in try array(name) {
            guard let string = element.string else {
                throw WireFormatError("\(path).\(name) must hold strings, found \(element)")
            }
            strings.append(string)
        }
        return strings
    }

    /// The objects in a list, each read by `read`; none where there is no list.
    package func optionalList<Element>(
        _ name: String, _ read: (Fields) throws(WireFormatError) -> Element
    ) throws(WireFormatError) -> [Element] {
        guard present(name) != nil else { return [] }
        var elements: [Element] = []
        for (index, element) in try array(name).enumerated() {
            elements.append(try read(Fields(element, path: "\(path).\(name)[\(index)]")))
        }
        return elements
    }

    package func object(_ name: String) throws(WireFormatError) -> JSONObject {
        guard let value = json[name]?.object else { throw error(name, "an object") }
        return value
    }

    package func fields(_ name: String) throws(WireFormatError) -> Fields {
        try Fields(json[name] ?? .null, path: "\(path).\(name)")
    }

    package func optionalFields(_ name: String) throws(WireFormatError) -> Fields? {
        guard let member = present(name) else { return nil }
        return try Fields(member, path: "\(path).\(name)")
    }

    /// A point in time: an integer, milliseconds since 1970-01-01T00:00:00Z.
    package func date(_ name: String) throws(WireFormatError) -> Date {
        let milliseconds = try integer(name)
        // Farther ones do not survive the way back to an integer.
        guard milliseconds.magnitude < 253_402_300_800_000 else { throw error(name, "a time before the year 10000") }
        return Date(milliseconds: milliseconds)
    }

    /// The member, whatever it is; absent and `null` are the same.
    package func present(_ name: String) -> JSON? {
        guard let member = json[name], member != .null else { return nil }
        return member
    }

    /// The error of a member that is not as `expected`: "a string", "more than 0".
    package func error(_ name: String, _ expected: String) -> WireFormatError {
        let found = json[name].map { ", found \($0)" } ?? ", but there is none"
        return WireFormatError("\(path).\(name) must be \(expected)\(found)")
    }
}

/// A message that is JSON-RPC 2.0 but not what the plugin protocol says.
package struct WireFormatError: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

extension Date {
    package init(milliseconds: Int) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }

    package var milliseconds: Int {
        Int((timeIntervalSince1970 * 1_000).rounded())
    }
}
