import COpenSSL

/// What OpenSSL has to say about the call before, on this thread.
enum OpenSSLErrors {
    /// To be called before a call whose errors are of interest.
    static func forget() { ERR_clear_error() }

    /// The code of the first error, or 0.
    static var first: UInt { ERR_peek_error() }

    static func reason(of code: UInt) -> Int32 { ERR_GET_REASON(code) }

    /// `certificate verify failed`
    static func words(for code: UInt) -> String {
        ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(code)"
    }

    static var words: String { first == 0 ? "no reason was given" : words(for: first) }
}
