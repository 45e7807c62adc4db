/// Why a text is not the JSON it should be, and where.
///
/// The description quotes a few characters of the text, so never hand it to somebody who may not see the text.
package struct JSONSyntaxError: Error, Equatable {
    package enum Reason: Equatable, Sendable {
        case byteOrderMark
        case invalidUTF8(byte: UInt8)
        case unexpected(Found, expected: Expected)
        case trailingComma
        case comment
        case unclosedComment
        case unclosedString
        case controlCharacterInString(UInt8)
        case unknownEscape(String)
        case incompleteUnicodeEscape(String)
        case loneSurrogate(String)
        case incompleteNumber(String)
        case leadingZero(String)
        case numberTooLarge(String)
        case repeatedName(String)
        case tooDeep(limit: Int)
    }

    /// What stands where something else should.
    package enum Found: Equatable, Sendable {
        case end
        case string
        /// Something that would not show, or would spoil the line, when it is quoted.
        case invisible(Unicode.Scalar)
        case text(String)
    }

    /// What the grammar asks for.
    package enum Expected: Equatable, Sendable {
        case value
        case name
        case colon
        case commaOrBrace
        case commaOrBracket
        case end
    }

    package let reason: Reason
    package let location: JSONLocation

    package var line: Int { location.line }
    package var column: Int { location.column }

    package init(reason: Reason, location: JSONLocation) {
        self.reason = reason
        self.location = location
    }
}
