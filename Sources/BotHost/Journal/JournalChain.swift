import COpenSSL

/// The chain of the journal: the hash of each record covers the one before it, its own number, and its text.
///
/// Whoever changes, removes or puts in a record has to make all later hashes anew, and cannot make the one that somebody has
/// written down elsewhere. Not for two threads at once.
package final class JournalChain {
    /// What the first record stands on.
    package static let start = [UInt8](repeating: 0, count: 32)

    private let context: OpaquePointer
    private let digest: OpaquePointer

    package init() {
        guard let context = EVP_MD_CTX_new(), let digest = EVP_MD_fetch(nil, "SHA256", nil) else {
            preconditionFailure("OpenSSL has no SHA-256, or there is no memory left")
        }
        self.context = context
        self.digest = digest
    }

    deinit {
        EVP_MD_CTX_free(context)
        EVP_MD_free(digest)
    }

    /// The hash of record `seq`, which holds `json` and comes after the one with the hash `previous`.
    ///
    /// That is SHA-256 of `previous`, of `seq` as eight bytes, the most significant first, and of `json`, one after the other.
    package func hash(after previous: [UInt8], seq: Int, json: [UInt8]) -> [UInt8] {
        var number = UInt64(seq).bigEndian
        var hash = Self.start
        let isDone =
            EVP_DigestInit_ex2(context, digest, nil) == 1
            && EVP_DigestUpdate(context, previous, previous.count) == 1
            && EVP_DigestUpdate(context, &number, MemoryLayout.size(ofValue: number)) == 1
            && EVP_DigestUpdate(context, json, json.count) == 1
            && EVP_DigestFinal_ex(context, &hash, nil) == 1
        precondition(isDone, "OpenSSL cannot make a SHA-256: there is no memory left")
        return hash
    }
}
