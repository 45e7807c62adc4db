/// What a setting's value may be.
public struct SettingType: Equatable, Sendable {
    package indirect enum Kind: Equatable, Sendable {
        case text
        case secret
        case integer(ClosedRange<Int>)
        case duration(ClosedRange<Duration>)
        case yesNo
        case oneOf([String])
        case list(SettingType)
        case object([Setting])
        case table(SettingType)
        case either([SettingType])
        /// Whatever it is, somebody else checks it. Not on the wire.
        case anything
    }

    package let kind: Kind

    package init(_ kind: Kind) { self.kind = kind }

    /// Text in quotes.
    public static let text = SettingType(.text)

    /// Text that nobody may read: not blank, in no error and no log. The config should get it from outside:
    /// `"${env:NAME}"` or `"${file:PATH}"`.
    public static let secret = SettingType(.secret)

    /// A whole number.
    public static let integer = integer(.min ... .max)

    /// A whole number within `range`.
    public static func integer(_ range: ClosedRange<Int>) -> SettingType { SettingType(.integer(range)) }

    /// A length of time, written as in chat: `"90m"`, `"2h"`, `"1d12h"`. Decodes as `Duration`.
    public static let duration = duration(.seconds(1) ... .longest)

    /// A length of time within `range`.
    public static func duration(_ range: ClosedRange<Duration>) -> SettingType { SettingType(.duration(range)) }

    /// `true` or `false`.
    public static let yesNo = SettingType(.yesNo)

    /// One of these words, as they are written here.
    public static func oneOf(_ words: [String]) -> SettingType { SettingType(.oneOf(words)) }

    /// A list of values of one type.
    public static func list(of element: SettingType) -> SettingType { SettingType(.list(element)) }

    /// An object with these members.
    public static func object(_ members: [Setting]) -> SettingType { SettingType(.object(members)) }

    /// An object whose members have names of the admin's own choice, and values of one type.
    public static func table(of value: SettingType) -> SettingType { SettingType(.table(value)) }

    /// One of several types, told apart by how they look: text, a number, a list, an object.
    public static func either(_ types: SettingType...) -> SettingType { SettingType(.either(types)) }

    package static let anything = SettingType(.anything)
}

extension Duration {
    /// No length of time that people write is longer.
    package static let longest = Duration.seconds(10 * 366 * 86_400)
}

extension SettingType {
    /// Whether a value of this type may have a secret in it.
    package var mayHoldSecret: Bool {
        switch kind {
        case .secret: true
        case .list(let type), .table(let type): type.mayHoldSecret
        case .object(let members): members.contains(where: \.type.mayHoldSecret)
        case .either(let types): types.contains(where: \.mayHoldSecret)
        case .text, .integer, .duration, .yesNo, .oneOf, .anything: false
        }
    }
}
