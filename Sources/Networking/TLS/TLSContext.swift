import COpenSSL

/// What the sessions of one set of settings have in common.
///
/// `@unchecked` because OpenSSL allows sessions to be made of one context on several threads once nobody changes it
/// (openssl-threads(7)), and after `init` nobody does.
final class TLSContext: @unchecked Sendable {
    private let context: OpaquePointer

    /// Reads the files, and so may wait for a disk.
    init(_ settings: TLSSettings) throws(TLSFailure) {
        OpenSSLErrors.forget()
        guard let context = SSL_CTX_new(TLS_client_method()) else { throw .noAgreement(OpenSSLErrors.words) }
        self.context = context
        bothost_tls_prepare(context)
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        try trust(settings.authorities)
        if let identity = settings.identity { try show(identity) }
    }

    deinit {
        SSL_CTX_free(context)
    }

    /// A session that has yet to be given a socket and the name it expects.
    func newSession() -> OpaquePointer? { SSL_new(context) }

    private func trust(_ authorities: TLSSettings.Authorities) throws(TLSFailure) {
        switch authorities {
        case .system:
            // Finds nothing where there are no authorities; then each certificate's is unknown.
            SSL_CTX_set_default_verify_paths(context)
        case .file(let path):
            try check(SSL_CTX_load_verify_file(context, path), path, "a CA file")
        }
    }

    private func show(_ identity: TLSSettings.Identity) throws(TLSFailure) {
        let (certificate, key) = (identity.certificateFile, identity.keyFile)
        try check(SSL_CTX_use_certificate_chain_file(context, certificate), certificate, "the bot's certificate")
        // Compares it with the certificate as well.
        let isUsed = SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM)
        if isUsed != 1, OpenSSLErrors.reason(of: OpenSSLErrors.first) == X509_R_KEY_VALUES_MISMATCH {
            throw .foreignKey(key, certificate: certificate)
        }
        try check(isUsed, key, "the bot's key")
    }

    private func check(_ result: Int32, _ path: String, _ what: String) throws(TLSFailure) {
        guard result != 1 else { return }
        throw .badFile(path, what: what, detail: OpenSSLErrors.words)
    }
}
