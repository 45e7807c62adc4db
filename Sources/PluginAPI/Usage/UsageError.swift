/// Why a usage line makes no sense. For the plugin's author.
package struct UsageError: Error, Equatable, CustomStringConvertible {
    package enum Reason: Equatable, Sendable {
        case noWords
        case unbalanced(String)
        case emptyGroup
        case nestedTooDeep
        case badName(String)
        case unknownType(String)
        case textNotLast(String)
        case repeatedName(String)
        case flagOutsideGroup(String)
        case badList(String)
        case tooLong
    }

    package let usage: String
    package let reason: Reason

    package var description: String { "The usage line \"\(usage)\" \(complaint)" }

    private var complaint: String {
        switch reason {
        case .noWords: "must begin with a plain word, such as \"lock\"."
        case .unbalanced(let bracket): "has a \"\(bracket)\" without its partner."
        case .emptyGroup: "has brackets with nothing in them."
        case .nestedTooDeep: "has brackets nested more than 4 deep."
        case .badName(let name): "has \"\(name)\" where a name of letters, digits and dashes belongs."
        case .unknownType(let type):
            "names the type \"\(type)\"; there are \(ArgumentType.known.keys.sorted().joined(separator: ", ")), and the plugin's own."
        case .textNotLast(let name): "has something after <\(name)…>, which takes the rest of the line."
        case .repeatedName(let name): "has \"\(name)\" twice."
        case .flagOutsideGroup(let flag): "has \(flag) outside of brackets; a flag may always be left out: [\(flag)]."
        case .badList(let name): "has a list that is not written as <\(name)>[, <\(name)>…]."
        case .tooLong: "has more than 32 words and brackets."
        }
    }
}
