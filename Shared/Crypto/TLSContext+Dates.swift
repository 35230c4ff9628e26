import COpenSSL
import Glibc

extension TLSContext {
    /// Why clients refuse the certificate by its dates now, as the end of a sentence; nil when they do not, and on the
    /// calling side.
    package var untimely: String? { Self.untimely(current) }

    static func untimely(_ context: OpaquePointer) -> String? {
        guard let certificate = SSL_CTX_get0_certificate(context) else { return nil }
        // Negative for a moment that has passed; zero, for one that cannot be read, is no date to refuse by.
        if let end = X509_get0_notAfter(certificate), X509_cmp_current_time(end) < 0 {
            return "has expired on \(day(end))"
        }
        if let start = X509_get0_notBefore(certificate), X509_cmp_current_time(start) > 0 {
            return "is not in force before \(day(start))"
        }
        return nil
    }

    /// The day in UTC.
    private static func day(_ moment: UnsafePointer<ASN1_TIME>) -> String {
        var parts = tm()
        guard ASN1_TIME_to_tm(moment, &parts) == 1 else { return "a day that cannot be read" }
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(parts.tm_year + 1_900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    }
}
