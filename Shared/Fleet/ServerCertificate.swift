import Crypto
import Net
import Telemetry

/// The certificate that is shown to those who ask over TLS: looked after, and renewed while the service runs.
@OnLoop
final class ServerCertificate {
    let context: TLSContext
    private let log: Log
    private var flaw: String?

    init(_ files: CertificateFiles, log: Log) throws {
        context = try TLSContext.server(certificate: files.certificate, key: files.key)
        self.log = log
    }

    /// Reads the files again for the connections to come. When they are no good the ones before stay.
    func renew(_ readiness: Readiness) {
        do {
            try context.reload()
            log.notice("The certificate was read anew.")
        } catch {
            log.error("The new certificate was not taken up.", ["error": ServiceProcess.sentence(error)])
        }
        look(readiness)
    }

    /// Tells of a certificate that clients refuse by its dates. It is shown all the same: the clock may be what is
    /// wrong, and some do not look.
    func look(_ readiness: Readiness) {
        let sentence = context.untimely.map { "The certificate \($0)." }
        if let sentence, sentence != flaw { log.error("The certificate is not in force.", ["error": sentence]) }
        flaw = sentence
        readiness.miss("certificate", sentence)
    }

    /// Looks every hour, for as long as the task lives.
    func watch(_ readiness: Readiness) async {
        while !Task.isCancelled {
            try? await pause(for: .seconds(3_600))  // cancelled: the loop ends by itself
            look(readiness)
        }
    }
}
