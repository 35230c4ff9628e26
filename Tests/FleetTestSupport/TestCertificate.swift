import Crypto
import Problems

/// A server's certificate and key in files, as a person would renew them.
package struct TestCertificate: Sendable {
    private let folder = TemporaryFolder("certificate")

    package init() {}

    package var certificate: String { "\(folder.path)/certificate.pem" }
    package var key: String { "\(folder.path)/key.pem" }

    /// What a service is told of them.
    package var settings: [String: String] { ["TLS_CERTIFICATE_FILE": certificate, "TLS_KEY_FILE": key] }

    /// Makes both anew, and answers with a file by which a client trusts them.
    @discardableResult
    package func renew(days: Int = 2, for names: [String] = ["localhost", "127.0.0.1"]) throws -> String {
        let pem = try selfSignedCertificate(for: names, days: days)
        let trusted = "\(folder.path)/trusted-\(UInt32.random(in: 0 ... .max)).pem"
        try TextFile.write(pem.certificate, to: certificate)
        try TextFile.write(pem.key, to: key)
        try TextFile.write(pem.certificate, to: trusted)
        return trusted
    }

    /// Puts something that is no certificate in its place.
    package func spoil() throws { try TextFile.write("no certificate\n", to: certificate) }

    /// Puts another certificate beside the key there is.
    package func mismatch() throws {
        try TextFile.write(selfSignedCertificate(for: ["localhost"], days: 2).certificate, to: certificate)
    }
}
