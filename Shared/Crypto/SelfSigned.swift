import COpenSSL
import Net
import Problems

/// Makes a certificate that nobody vouches for, with its key, both as PEM: for a first run, and for tests.
///
/// It holds for `names`, host names and addresses in numbers, from an hour ago for so many days (P-256, RFC 5280).
package func selfSignedCertificate(for names: [String], days: Int = 90) throws -> (certificate: String, key: String) {
    ERR_clear_error()
    guard let first = names.first, names.allSatisfy(isPlainName) else {
        throw Problem(.invalid, "A certificate needs host names or addresses to hold for.")
    }
    guard let key = openssl_new_p256_key(), let certificate = X509_new() else { throw unmade() }
    defer {
        X509_free(certificate)
        EVP_PKEY_free(key)
    }
    var serial = Random.bytes(16)
    serial[0] = serial[0] & 0x7f | 1
    let number = BN_bin2bn(serial, Int32(serial.count), nil)
    defer { BN_free(number) }
    let subject = X509_get_subject_name(certificate)
    guard X509_set_version(certificate, 2) == 1,
        BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil,
        X509_gmtime_adj(X509_getm_notBefore(certificate), -3_600) != nil,
        X509_gmtime_adj(X509_getm_notAfter(certificate), days * 86_400) != nil,
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_FLAG, String(first.prefix(64)), -1, -1, 0) == 1,
        X509_set_issuer_name(certificate, subject) == 1, X509_set_pubkey(certificate, key) == 1,
        add(NID_subject_alt_name, names.map(alternativeName).joined(separator: ","), to: certificate),
        add(NID_basic_constraints, "critical,CA:FALSE", to: certificate),
        add(NID_key_usage, "critical,digitalSignature", to: certificate),
        add(NID_ext_key_usage, "serverAuth", to: certificate),
        X509_sign(certificate, key, EVP_sha256()) > 0
    else { throw unmade() }
    return (
        try pem { PEM_write_bio_X509($0, certificate) },
        try pem { PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) }
    )
}

private func unmade() -> Problem { Problem(.broken, "No certificate could be made: \(takeOpenSSLReason()).") }

/// Letters, digits and a few marks only: the text of an extension has a grammar of its own, in which others have meaning.
private func isPlainName(_ name: String) -> Bool {
    (1...253).contains(name.utf8.count)
        && name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "*"),
                UInt8(ascii: ":"):
                true
            default: false
            }
        }
}

private func alternativeName(_ name: String) -> String {
    SocketAddress(numeric: name, port: 0) == nil ? "DNS:\(name)" : "IP:\(name)"
}

private func add(_ kind: Int32, _ value: String, to certificate: OpaquePointer) -> Bool {
    guard let addition = X509V3_EXT_conf_nid(nil, nil, kind, value) else { return false }
    defer { X509_EXTENSION_free(addition) }
    return X509_add_ext(certificate, addition, -1) == 1
}

private func pem(_ write: (OpaquePointer) -> Int32) throws -> String {
    guard let bio = BIO_new(BIO_s_mem()) else { throw unmade() }
    defer { BIO_free(bio) }
    guard write(bio) == 1 else { throw unmade() }
    var start: UnsafeMutablePointer<CChar>?
    let count = openssl_memory_bytes(bio, &start)
    return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
}
