import COpenSSL
import Glibc
import PluginAPI
import Synchronization

/// A stream under TLS, on the client's side.
///
/// An `SSL*` must not be used by two threads at once: the mutex is around each use of it.
final class TLSStream: ByteStream {
    /// How a handshake stands.
    enum Handshake: Equatable {
        case done
        case waits(for: Int32)
        case failed(TLSFailure)
    }

    let socket: Socket
    private let session: Mutex<Session>
    /// The name or address that the certificate has to be for.
    private let name: String

    /// Owns an `SSL*`.
    private struct Session: ~Copyable {
        let ssl: OpaquePointer
        /// After a failure for which OpenSSL forbids any further use: SSL_get_error(3).
        var hasFailed = false

        deinit { SSL_free(ssl) }
    }

    init(_ socket: Socket, context: TLSContext, expecting name: String) throws(TLSFailure) {
        self.socket = socket
        self.name = name
        guard let ssl = context.newSession() else { throw .noAgreement(OpenSSLErrors.words) }
        session = Mutex(Session(ssl: ssl))
        let isSet = session.withLock { session in
            SSL_set_fd(session.ssl, socket.descriptor) == 1 && Self.expect(name, of: session.ssl)
        }
        guard isSet else { throw .noAgreement("'\(name)' cannot be the name of a server") }
    }

    /// Asks for the certificate of `name` and accepts no other.
    ///
    /// Names stand in the subjectAltName and nowhere else (RFC 9525). For an address there is no SNI (RFC 6066, section 3).
    private static func expect(_ name: String, of ssl: OpaquePointer) -> Bool {
        SSL_set_hostflags(ssl, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT))
        if X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name) == 1 { return true }
        return !name.isEmpty && SSL_set1_host(ssl, name) == 1 && bothost_tls_name_server(ssl, name) == 1
    }

    /// `TLSv1.3`
    var version: String { session.withLock { String(cString: SSL_get_version($0.ssl)) } }

    var mayHoldMore: Bool { session.withLock { SSL_has_pending($0.ssl) == 1 } }

    // MARK: The handshake

    /// Goes on with the handshake. To be called until it is done or has failed.
    func shakeHands() -> Handshake {
        session.withLock { session in
            OpenSSLErrors.forget()
            let result = SSL_connect(session.ssl)
            let code = errno
            if result == 1 { return isVerified(session) ? .done : .failed(.badCertificate("it was not checked")) }
            switch SSL_get_error(session.ssl, result) {
            case SSL_ERROR_WANT_READ: return .waits(for: POLLIN)
            case SSL_ERROR_WANT_WRITE: return .waits(for: POLLOUT)
            case SSL_ERROR_SYSCALL where code != 0 && code != ECONNRESET && code != EPIPE:
                session.hasFailed = true
                return .failed(.noAgreement("\(SystemError("read or write", code: code))"))
            case SSL_ERROR_SYSCALL:
                session.hasFailed = true
                return .failed(.closed)
            default:
                session.hasFailed = true
                return .failed(failure(of: session))
            }
        }
    }

    /// OpenSSL would have ended the handshake otherwise; nothing is sent on its word alone.
    private func isVerified(_ session: borrowing Session) -> Bool {
        SSL_get_verify_result(session.ssl) == X509_V_OK && SSL_get0_peer_certificate(session.ssl) != nil
    }

    private func failure(of session: borrowing Session) -> TLSFailure {
        let code = OpenSSLErrors.first
        switch OpenSSLErrors.reason(of: code) {
        case SSL_R_CERTIFICATE_VERIFY_FAILED: return rejection(of: session)
        case SSL_R_WRONG_VERSION_NUMBER, SSL_R_PACKET_LENGTH_TOO_LONG, SSL_R_HTTP_REQUEST: return .notTLS
        case SSL_R_UNEXPECTED_EOF_WHILE_READING: return .closed
        default: return .noAgreement(OpenSSLErrors.words(for: code))
        }
    }

    private func rejection(of session: borrowing Session) -> TLSFailure {
        let result = SSL_get_verify_result(session.ssl)
        let certificate = bothost_tls_shown_certificate(session.ssl)
        switch Int32(result) {
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
            return .wrongName(expected: name, actual: certificate.map(Certificate.names) ?? [])
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return .expired(on: certificate.map { Certificate.day(X509_get0_notAfter($0)) } ?? "?")
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return .notYetValid(before: certificate.map { Certificate.day(X509_get0_notBefore($0)) } ?? "?")
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: return .selfSigned
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
            return .unknownAuthority
        default: return .badCertificate(String(cString: X509_verify_cert_error_string(result)))
        }
    }

    // MARK: What is said under it

    func read(into room: UnsafeMutableRawBufferPointer) -> StreamProgress {
        progress(room.count) { SSL_read($0, room.baseAddress, $1) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) -> StreamProgress {
        progress(bytes.count) { SSL_write($0, bytes.baseAddress, $1) }
    }

    func finishWriting() {
        session.withLock { session in
            guard !session.hasFailed, SSL_is_init_finished(session.ssl) == 1 else { return }
            // If the socket has no room for it, the other side has to do without.
            SSL_shutdown(session.ssl)
            OpenSSLErrors.forget()
        }
        socket.finishWriting()
    }

    private func progress(_ size: Int, _ call: (OpaquePointer, Int32) -> Int32) -> StreamProgress {
        session.withLock { session in
            if session.hasFailed { return .ended(.reset) }
            OpenSSLErrors.forget()
            let result = call(session.ssl, Int32(clamping: size))
            // Read before anything else can change it.
            let code = errno
            if result > 0 { return .bytes(Int(result)) }
            switch SSL_get_error(session.ssl, result) {
            case SSL_ERROR_WANT_READ: return .waits(for: POLLIN)
            case SSL_ERROR_WANT_WRITE: return .waits(for: POLLOUT)
            case SSL_ERROR_ZERO_RETURN: return .ended(.closedByPeer)
            case SSL_ERROR_SYSCALL:
                session.hasFailed = true
                return .ended(code == ECONNRESET || code == EPIPE ? .reset : .failed(SystemError("TLS", code: code)))
            default:
                session.hasFailed = true
                let error = OpenSSLErrors.first
                let isCutOff = OpenSSLErrors.reason(of: error) == SSL_R_UNEXPECTED_EOF_WHILE_READING
                return .ended(isCutOff ? .truncated : .tlsFailed(OpenSSLErrors.words(for: error)))
            }
        }
    }
}
