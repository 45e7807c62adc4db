/// Names behind which secrets stand.
enum SecretName {
    private static let endings = [
        "password", "passwd", "passphrase", "pwd", "secret", "token", "credential", "credentials", "authorization",
        "apikey", "accesskey", "privatekey", "secretkey", "signingkey", "encryptionkey", "authkey", "sshkey",
    ].map { Array($0.utf8) }
    /// These are secrets only when they are the whole name, or a word of their own at its end: `bypass` is none.
    private static let words = ["pass", "pw"].map { Array($0.utf8) }

    /// Whether `name` is one: `DB_PASSWORD`, `apiKey`, `client-secret`.
    static func isSecret(_ name: some StringProtocol) -> Bool {
        name.utf8.withContiguousStorageIfAvailable(isSecret) ?? Array(name.utf8).withUnsafeBufferPointer(isSecret)
    }

    static func isSecret(_ name: ArraySlice<UInt8>) -> Bool { name.withUnsafeBufferPointer(isSecret) }

    private static func isSecret(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        // Most words are not even long enough.
        guard name.count >= 2 else { return false }
        return endings.contains { name.ends(with: $0) } || words.contains { name.endsWithWord($0) }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether its last letters, whatever separates them, are those of `other`.
    fileprivate func ends(with other: [UInt8]) -> Bool {
        var position = count
        for letter in other.reversed() {
            repeat { position -= 1 } while position >= 0 && self[position].isSeparator
            guard position >= 0, self[position].lowercased == letter else { return false }
        }
        return true
    }

    /// Whether the last word in it is `other`.
    fileprivate func endsWithWord(_ other: [UInt8]) -> Bool {
        let end = lastIndex { !$0.isSeparator }.map { $0 + 1 } ?? 0
        let start = self[..<end].lastIndex(where: \.isSeparator).map { $0 + 1 } ?? 0
        return self[start..<end].lazy.map(\.lowercased).elementsEqual(other)
    }
}

extension UInt8 {
    /// What stands between the words of a name.
    fileprivate var isSeparator: Bool {
        self == UInt8(ascii: "_") || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
    }

    fileprivate var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}
