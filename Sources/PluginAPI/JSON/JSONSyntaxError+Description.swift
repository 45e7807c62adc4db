extension JSONSyntaxError: CustomStringConvertible {
    package var description: String { "\(location): \(reason)" }
}

extension JSONSyntaxError.Reason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .byteOrderMark: "the text begins with a byte order mark; save it as UTF-8 without one"
        case .invalidUTF8(let byte): "the byte 0x\(byte.hex) is not valid UTF-8 here; save the text as UTF-8"
        case .unexpected(let found, let expected):
            "expected \(expected), found \(found)\(expected.advice(about: found))"
        case .trailingComma: "nothing follows this comma; leave it out"
        case .comment: "comments are not allowed here"
        case .unclosedComment: "this comment has no end; close it with */"
        case .unclosedString: "this string has no closing quote"
        case .controlCharacterInString(let byte): Self.describe(controlInString: byte)
        case .unknownEscape(let text): "\"\(text)\" is not an escape; for a backslash write \\\\"
        case .incompleteUnicodeEscape(let text): "\"\(text)\" is not complete; four hexadecimal digits follow \\u"
        case .loneSurrogate(let text):
            "\"\(text)\" is half of a surrogate pair; write both halves, or the character itself"
        case .incompleteNumber(let text): "\"\(text)\" is not a complete number; a digit must follow"
        case .leadingZero(let text): "the number \"\(text)\" has a leading zero; leave it out"
        case .numberTooLarge(let text): "the number \"\(text)\" is too large"
        case .repeatedName(let name): "the key \(JSON.string(name).quoted) stands twice in this object"
        case .tooDeep(let limit): "more than \(limit) objects and arrays stand inside each other"
        }
    }

    private static func describe(controlInString byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            "a line break inside a string; close the string, or write \\\(byte == UInt8(ascii: "\n") ? "n" : "r")"
        case UInt8(ascii: "\t"): "a tab inside a string; write \\t"
        default: "the control character U+00\(byte.hex) inside a string; write \\u00\(byte.hex)"
        }
    }
}

extension JSONSyntaxError.Found: CustomStringConvertible {
    package var description: String {
        switch self {
        case .end: "the end of the text"
        case .string: "a string"
        case .invisible(let scalar): "the invisible character U+\(scalar.hex)"
        case .text(let text): "\"\(text)\""
        }
    }
}

extension JSONSyntaxError.Expected: CustomStringConvertible {
    package var description: String {
        switch self {
        case .value: "a value"
        case .name: "a key in double quotes"
        case .colon: "\":\""
        case .commaOrBrace: "\",\" or \"}\""
        case .commaOrBracket: "\",\" or \"]\""
        case .end: "nothing more after the value"
        }
    }

    /// What to write instead of `found`, for the slips that other languages teach.
    fileprivate func advice(about found: JSONSyntaxError.Found) -> String {
        guard self == .value, case .text(let text) = found else { return "" }
        switch text.lowercased() {
        case "true", "false", "null": return "; write \(text.lowercased())"
        case "none", "nil", "undefined": return "; write null"
        case "yes", "on": return "; write true"
        case "no", "off": return "; write false"
        case "nan", "infinity": return "; JSON has no such number"
        case "+": return "; a positive number has no sign"
        case ".": return "; a digit must stand before the point"
        case "'", "‘", "’", "“", "”", "„", "«", "»": return "; strings stand in straight double quotes"
        default: return text.first?.isLetter == true ? "; write strings in double quotes" : ""
        }
    }
}

extension Unicode.Scalar {
    /// The code point in at least four hexadecimal digits.
    fileprivate var hex: String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension UInt8 {
    /// Two hexadecimal digits.
    fileprivate var hex: String { (self < 0x10 ? "0" : "") + String(self, radix: 16, uppercase: true) }
}
