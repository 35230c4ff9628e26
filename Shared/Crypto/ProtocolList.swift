import COpenSSL

/// The protocols one side speaks inside TLS, the preferred one first, as they are written in RFC 7301 §3.1.
final class ProtocolList {
    /// Stays in its place: libssl is given its address.
    let wire: UnsafeMutableBufferPointer<UInt8>

    init(_ names: [String]) {
        precondition(names.allSatisfy { (1...255).contains($0.utf8.count) }, "a protocol's name has 1 to 255 bytes")
        let bytes = names.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
        wire = .allocate(capacity: bytes.count)
        _ = wire.initialize(from: bytes)
    }

    deinit { wire.deallocate() }

    var isEmpty: Bool { wire.isEmpty }

    /// Answers libssl's question which of the offered protocols it shall be. `list` is the server's own.
    static func choose(
        _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ length: UnsafeMutablePointer<UInt8>?,
        _ offered: UnsafePointer<UInt8>?, _ count: UInt32, _ list: UnsafeMutableRawPointer?
    ) -> Int32 {
        guard let chosen, let list else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        let own = Unmanaged<ProtocolList>.fromOpaque(list).takeUnretainedValue().wire
        var match: UnsafeMutablePointer<UInt8>?
        let isFound =
            SSL_select_next_proto(&match, length, own.baseAddress, UInt32(own.count), offered, count)
            == OPENSSL_NPN_NEGOTIATED
        // The match lies in the list, which outlives the connection.
        guard isFound else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        chosen.pointee = UnsafePointer(match)
        return SSL_TLSEXT_ERR_OK
    }
}
