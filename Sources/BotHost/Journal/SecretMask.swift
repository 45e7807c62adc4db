package import PluginAPI

/// Takes secrets out of what is written down: rather too much than too little.
///
/// A secret is what the config says is one, what stands behind a name such as `password` or `token`, and what looks like
/// one by its beginning.
package struct SecretMask: Sendable {
    /// What stands in a secret's place.
    package static let mark = "***"

    /// Shorter ones would be found by chance in what anybody types.
    private static let shortestKnown = 4

    /// The config's secrets, the longest first: one may be the beginning of another.
    private let known: [[UInt8]]

    /// - Parameter secrets: The config's.
    package init(_ secrets: some Sequence<String> = []) {
        let all = Set(secrets.map { Array($0.utf8) }).filter { $0.count >= Self.shortestKnown }
        known = all.sorted { ($0.count, $1.last ?? 0) > ($1.count, $0.last ?? 0) }
    }

    package func masked(_ text: String) -> String {
        masked(text, also: [])
    }

    /// What was typed and what was understood of it. What an argument with such a name holds is taken out of both.
    package func masked(
        _ text: String?, _ arguments: [String: ArgumentValue]
    ) -> (text: String?, arguments: [String: ArgumentValue]) {
        var secrets: [[UInt8]] = []
        var masked = arguments
        for (name, value) in arguments {
            if SecretName.isSecret(name) {
                secrets += value.texts.map { Array($0.utf8) }
                masked[name] = .text(Self.mark)
            } else {
                let clean = value.mapTexts { self.masked($0) }
                if clean != value { masked[name] = clean }
            }
        }
        return (text.map { self.masked($0, also: secrets) }, masked)
    }

    private func masked(_ text: String, also secrets: [[UInt8]]) -> String {
        let bytes = Array(text.utf8)
        var found = NamedSecrets(in: bytes).ranges + TokenShape.ranges(in: bytes)
        for secret in known {
            found += bytes.ranges(of: secret)
        }
        for secret in secrets where !secret.isEmpty {
            // Few letters are found by chance within words.
            found += bytes.ranges(of: secret).filter { secret.count >= Self.shortestKnown || bytes.isWord($0) }
        }
        return found.isEmpty ? text : Self.text(bytes, without: found)
    }

    private static func text(_ bytes: [UInt8], without secrets: [Range<Int>]) -> String {
        var kept: [UInt8] = []
        var position = 0
        for secret in secrets.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if secret.lowerBound >= position {
                kept += bytes[position..<secret.lowerBound]
                kept += mark.utf8
            }
            position = max(position, secret.upperBound)
        }
        return String(decoding: kept + bytes[position...], as: UTF8.self)
    }
}

extension ArgumentValue {
    fileprivate var texts: [String] {
        switch self {
        case .text(let text): [text]
        case .integer(let number): ["\(number)"]
        case .list(let values): values.flatMap(\.texts)
        case .duration, .time, .personName, .person, .roomName, .room, .present: []
        }
    }

    fileprivate func mapTexts(_ change: (String) -> String) -> ArgumentValue {
        switch self {
        case .text(let text): .text(change(text))
        case .list(let values): .list(values.map { $0.mapTexts(change) })
        case .integer, .duration, .time, .personName, .person, .roomName, .room, .present: self
        }
    }
}

extension [UInt8] {
    /// Whether `range` stands alone, between spaces or the ends.
    fileprivate func isWord(_ range: Range<Int>) -> Bool {
        (range.lowerBound == 0 || self[range.lowerBound - 1].isSpace)
            && (range.upperBound == count || self[range.upperBound].isSpace)
    }
}
