/// Finds where a value stands in a text that was read before, for errors that are noticed only later.
///
/// It reads the text again, up to the place asked for: nothing is kept for the case that nothing is wrong.
package struct JSONLocator: Sendable {
    /// Which of a member's two places is meant. An element of an array has no key, only a value.
    package enum Part: Sendable {
        case key
        case value
    }

    private let text: [UInt8]
    private let options: JSONReader.Options

    package init(_ text: [UInt8], options: JSONReader.Options = .configuration) {
        self.text = text
        self.options = options
    }

    /// The place of the member or element that `path` leads to; `nil` when there is none.
    package func location(of path: [JSONPathStep], part: Part = .key) -> JSONLocation? {
        text.withUnsafeBytes { bytes in
            var reader = JSONReader(JSONScanner(bytes, options: options))
            guard let offset = try? reader.offset(of: path[...], part: part) else { return nil }
            return JSONLocation(offset: offset, in: bytes)
        }
    }
}

extension JSONReader {
    /// Steps along `path`, skipping what lies beside it.
    fileprivate mutating func offset(of path: ArraySlice<JSONPathStep>, part: JSONLocator.Part) throws -> Int? {
        try scanner.skipSpace()
        var path = path
        while let step = path.popFirst() {
            let found: Int?
            switch step {
            case .name(let name): found = try enterMember(name)
            case .index(let index): found = try enterElement(index)
            }
            guard let key = found else { return nil }
            if path.isEmpty, part == .key { return key }
        }
        return scanner.isAtEnd ? nil : scanner.position
    }

    /// Stops at the value of the member `name` of the object that begins here.
    ///
    /// - Returns: where its key stands.
    private mutating func enterMember(_ name: String) throws(JSONScanner.Failure) -> Int? {
        guard scanner.current == UInt8(ascii: "{") else { return nil }
        scanner.position += 1
        var isFirst = true
        while try scanner.nextItem(isFirst: isFirst, closedBy: UInt8(ascii: "}")) {
            isFirst = false
            let start = scanner.position
            if try scanner.memberName() == name { return start }
            _ = try value()
        }
        return nil
    }

    /// Stops at the element `index` of the array that begins here, and returns where that is.
    private mutating func enterElement(_ index: Int) throws(JSONScanner.Failure) -> Int? {
        guard scanner.current == UInt8(ascii: "[") else { return nil }
        scanner.position += 1
        var count = 0
        while try scanner.nextItem(isFirst: count == 0, closedBy: UInt8(ascii: "]")) {
            if count == index { return scanner.position }
            _ = try value()
            count += 1
        }
        return nil
    }
}
