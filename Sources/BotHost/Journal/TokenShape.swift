/// Secrets that are known by how they begin.
struct TokenShape {
    private let beginning: [UInt8]
    /// How much of letters, digits, `-`, `_`, `.` and `~` follows at least.
    private let rest: Int

    private init(_ beginning: String, _ rest: Int) {
        self.beginning = Array(beginning.utf8)
        self.rest = rest
    }

    /// Slack, GitHub, GitLab, AWS, Google, OpenAI and Anthropic, npm, PyPI, Stripe, SendGrid, DigitalOcean, and JSON Web Tokens.
    private static let all = [
        TokenShape("xoxb-", 8), TokenShape("xoxp-", 8), TokenShape("xoxa-", 8), TokenShape("xoxr-", 8),
        TokenShape("xoxs-", 8), TokenShape("xoxe", 8), TokenShape("xapp-", 8),
        TokenShape("ghp_", 16), TokenShape("gho_", 16), TokenShape("ghu_", 16), TokenShape("ghs_", 16),
        TokenShape("ghr_", 16), TokenShape("github_pat_", 16), TokenShape("glpat-", 16),
        TokenShape("AKIA", 16), TokenShape("ASIA", 16), TokenShape("AIza", 30), TokenShape("ya29.", 16),
        TokenShape("sk-", 20), TokenShape("sk_live_", 16), TokenShape("rk_live_", 16), TokenShape("npm_", 30),
        TokenShape("pypi-", 30), TokenShape("SG.", 30), TokenShape("dop_v1_", 30), TokenShape("eyJ", 30),
    ]

    private static let mayBegin = (0...UInt8.max).map { byte in all.contains { $0.beginning.first == byte } }
    private static let keyBeginning = Array("-----BEGIN ".utf8)
    private static let keyEnding = Array("-----END ".utf8)

    static func ranges(in bytes: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var position = 0
        while position < bytes.count {
            if let range = range(in: bytes, from: position) {
                found.append(range)
                position = range.upperBound
            } else {
                position += 1
            }
        }
        return found
    }

    private static func range(in bytes: [UInt8], from start: Int) -> Range<Int>? {
        if bytes[start] == keyBeginning[0] { return keyRange(in: bytes, from: start) }
        guard mayBegin[Int(bytes[start])], start == 0 || !bytes[start - 1].isTokenByte else { return nil }
        let end = bytes[start...].firstIndex { !$0.isTokenByte } ?? bytes.count
        let word = bytes[start..<end]
        let isToken = all.contains {
            word.count >= $0.beginning.count + $0.rest && word.starts(with: $0.beginning)
        }
        return isToken ? start..<end : nil
    }

    /// A private key in a PEM file, to the end of its last line, or of all when that is missing.
    private static func keyRange(in bytes: [UInt8], from start: Int) -> Range<Int>? {
        guard bytes[start...].starts(with: keyBeginning) else { return nil }
        let line = bytes[start...].prefix { $0 != UInt8(ascii: "\n") }
        guard String(decoding: line, as: UTF8.self).contains("PRIVATE KEY") else { return nil }
        guard let ending = bytes[start...].firstRange(of: keyEnding) else { return start..<bytes.count }
        let rest = bytes[ending.upperBound...].firstRange(of: Array("-----".utf8))
        return start..<(rest?.upperBound ?? bytes.count)
    }
}

extension UInt8 {
    fileprivate var isTokenByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
