import COpenSSL
import Net
import Problems

/// One side of a TLS conversation, with no socket in sight: takes the bytes that arrived from `input`, and leaves those
/// to be sent on the `TLSWire`.
@OnLoop
final class TLSSession {
    private let handle: Handle
    private let context: TLSContext
    private var isHostKnown = true

    /// How far a step has come.
    enum Step {
        /// It is done, and made or took so many bytes.
        case done(Int)
        /// It goes on when more has arrived.
        case starved
        /// The peer has said in due form that it sends no more.
        case closed
        /// The conversation is over, for this reason. An alert may be on the wire.
        case refused(String)
    }

    private final class Handle {
        let ssl: OpaquePointer
        init(_ ssl: OpaquePointer) { self.ssl = ssl }
        deinit { SSL_free(ssl) }
    }
    private var ssl: OpaquePointer { handle.ssl }

    /// `host` is whom a client expects to find: a name, or an address in numbers.
    init(_ context: TLSContext, host: String?) {
        guard let ssl = SSL_new(context.current) else { preconditionFailure("no memory for TLS") }
        self.context = context
        handle = Handle(ssl)
        let bio = TLSWire.shared.connect()
        SSL_set_bio(ssl, bio, bio)
        if context.isServer {
            SSL_set_accept_state(ssl)
        } else {
            SSL_set_connect_state(ssl)
            expect(host ?? "")
        }
    }

    /// Has the certificate compared with the host (RFC 6125, RFC 9110 §4.3.4) and asks for the host by name (SNI).
    private func expect(_ host: String) {
        var name = host
        if name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
        if name.hasSuffix(".") { name.removeLast() }
        let isAddress = SocketAddress(numeric: name, port: 0) != nil
        let isExpected =
            if isAddress {
                X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name)
            } else {
                openssl_set_server_name(ssl, name) == 1 ? SSL_set1_host(ssl, name) : 0
            }
        SSL_set_hostflags(ssl, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
        // Without a host there would be nothing to compare the certificate with, and anybody's would do.
        isHostKnown = isExpected == 1 && !name.isEmpty && !name.utf8.contains(0)
    }

    // MARK: Steps

    func shake(_ input: inout UnsafeRawBufferPointer) -> Step {
        guard isHostKnown else { return .refused("the host's name is not one") }
        return step(&input) { SSL_do_handshake(ssl) }
    }

    func read(_ input: inout UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) -> Step {
        step(&input) { SSL_read(ssl, room.baseAddress, Int32(room.count)) }
    }

    /// Takes all the bytes, or refuses: what it makes of them is collected and never held up.
    func write(_ bytes: UnsafeRawBufferPointer) -> Step {
        var nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        return step(&nothing) { SSL_write(ssl, bytes.baseAddress, Int32(bytes.count)) }
    }

    /// Says that nothing more comes (`close_notify`, RFC 8446 §6.1).
    func sayGoodbye() {
        ERR_clear_error()
        SSL_shutdown(ssl)
        ERR_clear_error()
    }

    private func step(_ input: inout UnsafeRawBufferPointer, _ call: () -> Int32) -> Step {
        let wire = TLSWire.shared
        wire.input = input
        ERR_clear_error()
        let outcome = call()
        input = wire.input
        wire.input = UnsafeRawBufferPointer(start: nil, count: 0)
        guard outcome <= 0 else { return .done(Int(outcome)) }
        switch SSL_get_error(ssl, outcome) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .starved
        case SSL_ERROR_ZERO_RETURN: return .closed
        default: return .refused(reason)
        }
    }

    /// What is wrong with the peer's certificate, or else what libssl says.
    private var reason: String {
        let verdict = SSL_get_verify_result(ssl)
        guard !context.isServer, verdict != X509_V_OK else { return takeOpenSSLReason() }
        ERR_clear_error()
        return String(cString: X509_verify_cert_error_string(verdict))
    }

    // MARK: What was agreed on

    /// The protocol agreed on by ALPN.
    var chosenProtocol: String? {
        var start: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &start, &count)
        return start.map { String(decoding: UnsafeBufferPointer(start: $0, count: Int(count)), as: UTF8.self) }
    }

    /// Such as `TLSv1.3`.
    var version: String { String(cString: SSL_get_version(ssl)) }

    var isResumed: Bool { SSL_session_reused(ssl) == 1 }
}
