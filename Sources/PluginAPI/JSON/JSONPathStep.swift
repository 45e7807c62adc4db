/// One step from a JSON value to a value inside it.
package enum JSONPathStep: Equatable, Sendable {
    case name(String)
    case index(Int)
}

extension JSONPathStep: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    package init(stringLiteral name: String) { self = .name(name) }
    package init(integerLiteral index: Int) { self = .index(index) }
}

extension JSONPathStep {
    /// The step that a key of a decoder's coding path stands for.
    package init(_ key: any CodingKey) {
        if let key = key as? ValueKey {
            self = key.step
        } else {
            self = .name(key.stringValue)
        }
    }
}

extension [JSONPathStep] {
    /// The path as people write it, such as `settings.environments[2].name`.
    package var text: String {
        var text = ""
        for step in self {
            switch step {
            case .index(let index): text += "[\(index)]"
            case .name(let name) where name.isPlainName: text += text.isEmpty ? name : ".\(name)"
            case .name(let name): text += "[\(JSON.string(name))]"
            }
        }
        return text
    }
}

extension String {
    /// Whether this can stand in a path without quotes.
    fileprivate var isPlainName: Bool {
        !isEmpty
            && unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || "0"..."9" ~= $0 || "_-".unicodeScalars.contains($0)
            }
    }
}
