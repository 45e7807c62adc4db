/// Finds what stands behind a secret's name: `token=…`, `"password": "…"`, `--api-key …`, `https://ann:…@host`.
struct NamedSecrets {
    private let bytes: [UInt8]
    private(set) var ranges: [Range<Int>] = []

    init(in bytes: [UInt8]) {
        self.bytes = bytes
        for position in bytes.indices {
            switch bytes[position] {
            case UInt8(ascii: "="), UInt8(ascii: ":"): lookBehind(position)
            case UInt8(ascii: "-"), Self.dashEnd, Self.longDashEnd: lookAtFlag(position)
            default: break
            }
        }
    }

    /// The last bytes of – and —, into which phones turn `--`.
    private static let dashEnd: UInt8 = 0x93
    private static let longDashEnd: UInt8 = 0x94

    /// `name=value`, `name: value`.
    private mutating func lookBehind(_ sign: Int) {
        if bytes[sign...].starts(with: "://".utf8) { return lookForUser(after: sign + 3) }
        guard SecretName.isSecret(name(before: sign)) else { return }
        var start = skipSpaces(from: sign + 1)
        let word = bytes[start..<wordEnd(from: start)]
        // `Authorization: Bearer …`
        if ["bearer", "basic", "token"].contains(String(decoding: word, as: UTF8.self).lowercased()) {
            start = skipSpaces(from: word.endIndex)
        }
        add(start)
    }

    /// `--name value`; `--name=value` is found by its sign.
    private mutating func lookAtFlag(_ dash: Int) {
        let start = dash + 1
        guard dash == 0 || !bytes[dash - 1].isNameByte || bytes[dash - 1] == UInt8(ascii: "-") else { return }
        let end = bytes[start...].firstIndex { !$0.isNameByte } ?? bytes.count
        guard end < bytes.count, bytes[end].isSpace, SecretName.isSecret(bytes[start..<end]) else { return }
        add(skipSpaces(from: end))
    }

    /// `https://ann:secret@host`: everything between the first colon and the last @ of that part.
    private mutating func lookForUser(after start: Int) {
        let end = bytes[start...].firstIndex { $0.isSpace || $0 == UInt8(ascii: "/") } ?? bytes.count
        guard let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")),
            let colon = bytes[start..<at].firstIndex(of: UInt8(ascii: ":")), colon + 1 < at
        else { return }
        ranges.append(colon + 1..<at)
    }

    /// What stands before `sign`, which may be in quotes and have spaces behind it.
    private func name(before sign: Int) -> ArraySlice<UInt8> {
        var end = sign
        while end > 0, bytes[end - 1].isSpace || bytes[end - 1].isQuote { end -= 1 }
        let start = bytes[..<end].lastIndex { !$0.isNameByte }.map { $0 + 1 } ?? 0
        return bytes[start..<end]
    }

    /// A value ends at its closing quote, or else at a space.
    private mutating func add(_ start: Int) {
        guard start < bytes.count else { return }
        guard bytes[start].isQuote else {
            ranges.append(start..<wordEnd(from: start))
            return
        }
        var end = start + 1
        while end < bytes.count, bytes[end] != bytes[start] {
            end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        ranges.append(start + 1..<max(start + 1, min(end, bytes.count)))
    }

    private func skipSpaces(from start: Int) -> Int {
        bytes[start...].firstIndex { !$0.isSpace } ?? bytes.count
    }

    private func wordEnd(from start: Int) -> Int {
        bytes[start...].firstIndex { $0.isSpace } ?? bytes.count
    }
}

extension UInt8 {
    var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }

    fileprivate var isQuote: Bool {
        self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") || self == UInt8(ascii: "`")
    }

    fileprivate var isNameByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
