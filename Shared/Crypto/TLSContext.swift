import COpenSSL
package import Net
import Problems

/// What the TLS streams of one listener or of one kind of client have in common: certificates, trust and limits.
///
/// TLS 1.2 and 1.3 with forward secrecy and authenticated ciphers only; no compression, no renegotiation.
@OnLoop
package final class TLSContext {
    private enum Role {
        case server(certificate: String, key: String)
        case client(authorities: String?)
    }
    private let role: Role
    private let protocols: ProtocolList
    private var handle: Handle

    /// For the answering side. `certificate` is a PEM file with the certificate and those that vouch for it, `key` one
    /// with its private key. A client that offers none of `protocols` by ALPN (RFC 7301) is refused; one that offers
    /// nothing by ALPN is not.
    package static func server(
        certificate: String, key: String, protocols: [String] = ["http/1.1"]
    ) throws -> TLSContext {
        try TLSContext(.server(certificate: certificate, key: key), ProtocolList(protocols))
    }

    /// For the calling side, which trusts the system's authorities or only those in a PEM file.
    package static func client(authorities: String? = nil, protocols: [String] = ["http/1.1"]) throws -> TLSContext {
        try TLSContext(.client(authorities: authorities), ProtocolList(protocols))
    }

    private init(_ role: Role, _ protocols: ProtocolList) throws {
        self.role = role
        self.protocols = protocols
        handle = try Self.load(role, protocols)
    }

    /// Reads the files again for the connections to come. When they are no good, everything stays as it was: also when
    /// the new certificate is not in force and the one before is.
    package func reload() throws {
        let new = try Self.load(role, protocols)
        if case .server(let certificate, _) = role, let flaw = Self.untimely(new.pointer), untimely == nil {
            throw Problem(.invalid, "The certificate file \(certificate) cannot be used: it \(flaw).")
        }
        handle = new
    }

    var isServer: Bool {
        if case .server = role { true } else { false }
    }

    /// The context new connections are made from.
    var current: OpaquePointer { handle.pointer }

    // MARK: Making

    /// Owns one count of a libssl context; each connection holds another, so old ones outlive a reload.
    private final class Handle {
        let pointer: OpaquePointer
        init(_ pointer: OpaquePointer) { self.pointer = pointer }
        deinit { SSL_CTX_free(pointer) }
    }

    private static func load(_ role: Role, _ protocols: ProtocolList) throws -> Handle {
        ERR_clear_error()
        let isServer = if case .server = role { true } else { false }
        guard let pointer = SSL_CTX_new(isServer ? TLS_server_method() : TLS_client_method()) else {
            throw Problem(.broken, "TLS cannot be set up: \(takeOpenSSLReason()).")
        }
        let handle = Handle(pointer)
        try harden(pointer)
        switch role {
        case .server(let certificate, let key): try prepareServer(pointer, certificate, key, protocols)
        case .client(let authorities): try prepareClient(pointer, authorities, protocols)
        }
        ERR_clear_error()
        return handle
    }

    private static func harden(_ context: OpaquePointer) throws {
        let options = openssl_no_compression | openssl_no_renegotiation | openssl_server_preference
        _ = SSL_CTX_set_options(context, options)
        openssl_release_idle_buffers(context)
        openssl_keep_no_sessions(context)
        // A key under a passphrase is refused; without this libcrypto would ask for it on the terminal and wait.
        SSL_CTX_set_default_passwd_cb(context) { _, _, _, _ in -1 }
        guard openssl_set_min_version(context, TLS1_2_VERSION) == 1,
            SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1,
            openssl_set_groups(context, "X25519:P-256:P-384") == 1
        else { throw Problem(.broken, "TLS cannot be set up: \(takeOpenSSLReason()).") }
    }

    private static func prepareServer(
        _ context: OpaquePointer, _ certificate: String, _ key: String, _ protocols: ProtocolList
    ) throws {
        guard SSL_CTX_use_certificate_chain_file(context, certificate) == 1 else {
            throw Problem(.invalid, "The certificate file \(certificate) cannot be used: \(takeOpenSSLReason()).")
        }
        guard SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1, SSL_CTX_check_private_key(context) == 1
        else {
            throw Problem(.invalid, "The key file \(key) cannot be used: \(takeOpenSSLReason()).")
        }
        // Tickets without a store behind them let clients resume; one is enough for those that we serve.
        _ = SSL_CTX_set_num_tickets(context, 1)
        guard !protocols.isEmpty else { return }
        // Every connection keeps its TLSContext, and with it the list, for as long as it may ask.
        SSL_CTX_set_alpn_select_cb(
            context,
            { _, chosen, length, offered, count, list in ProtocolList.choose(chosen, length, offered, count, list) },
            Unmanaged.passUnretained(protocols).toOpaque())
    }

    private static func prepareClient(
        _ context: OpaquePointer, _ authorities: String?, _ protocols: ProtocolList
    ) throws {
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        if let authorities {
            guard SSL_CTX_load_verify_file(context, authorities) == 1 else {
                throw Problem(.invalid, "The authorities file \(authorities) cannot be used: \(takeOpenSSLReason()).")
            }
        } else if SSL_CTX_set_default_verify_paths(context) != 1 {
            throw Problem(.broken, "The system's authorities cannot be read: \(takeOpenSSLReason()).")
        }
        guard !protocols.isEmpty else { return }
        // Unlike its neighbours this call answers 0 when all is well.
        guard SSL_CTX_set_alpn_protos(context, protocols.wire.baseAddress, UInt32(protocols.wire.count)) == 0 else {
            throw Problem(.broken, "TLS cannot be set up: \(takeOpenSSLReason()).")
        }
    }
}
