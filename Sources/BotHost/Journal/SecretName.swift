/// Names behind which secrets stand.
enum SecretName {
    private static let endings = [
        "password", "passwd", "passphrase", "pwd", "secret", "token", "credential", "credentials", "authorization",
        "apikey", "accesskey", "privatekey", "secretkey", "signingkey", "encryptionkey", "authkey", "sshkey",
    ]
    /// These are secrets only when they are the whole name, or a word of their own at its end: `bypass` is none.
    private static let words = ["pass", "pw"]

    /// Whether `name` is one: `DB_PASSWORD`, `apiKey`, `client-secret`.
    static func isSecret(_ name: some StringProtocol) -> Bool {
        isSecret(Array(name.utf8)[...])
    }

    static func isSecret(_ name: ArraySlice<UInt8>) -> Bool {
        // Most words are not even long enough.
        guard name.count >= 2 else { return false }
        let letters = name.filter { !$0.isSeparator }.map { $0.lowercased }
        if endings.contains(where: { letters.ends(with: $0.utf8) }) { return true }
        let last = name.split(whereSeparator: \.isSeparator).last?.map { $0.lowercased } ?? []
        return words.contains { last.elementsEqual($0.utf8) }
    }
}

extension UInt8 {
    /// What stands between the words of a name.
    fileprivate var isSeparator: Bool {
        self == UInt8(ascii: "_") || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
    }

    fileprivate var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}

extension [UInt8] {
    fileprivate func ends(with other: some BidirectionalCollection<UInt8>) -> Bool {
        count >= other.count && suffix(other.count).elementsEqual(other)
    }
}
