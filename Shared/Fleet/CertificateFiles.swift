import Settings

/// The PEM files of a service that is asked over TLS.
///
/// Only the public door has them: the others listen on this machine's loopback, where there is nobody to hide from.
package struct CertificateFiles: Sendable, Hashable {
    /// The certificate, and those that vouch for it.
    package var certificate: String
    /// Its private key, under no passphrase.
    package var key: String

    static let settings = ["TLS_CERTIFICATE_FILE", "TLS_KEY_FILE"]

    /// Both or neither; half of them is a bad value.
    init?(from reader: inout SettingsReader) {
        let (certificate, key) = (
            reader.optionalPath(
                Self.settings[0], "PEM file of the certificate to answer https with; without it, plain HTTP."),
            reader.optionalPath(Self.settings[1], "PEM file of that certificate's private key.")
        )
        switch (certificate, key) {
        case (let certificate?, let key?): (self.certificate, self.key) = (certificate, key)
        case (nil, nil): return nil
        default:
            let (missing, given) = certificate == nil ? (0, 1) : (1, 0)
            let name = Self.settings[missing]
            reader.note("\(name) must be given with \(Self.settings[given]).", field: name)
            return nil
        }
    }
}
