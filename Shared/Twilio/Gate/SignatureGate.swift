import Glibc
import Guarded
package import HTTP
package import Problems
import Settings
package import Telemetry

/// Lets in only what Twilio has signed, at every address of a service that Twilio asks, sockets too.
///
/// The URL is put together from the settings, never from what a request says of itself. Without a token nobody is let
/// in. Signatures are compared in a time that tells nothing of them: every token and every spelling of the URL is always
/// tried, each by a comparison of all bytes.
package final class SignatureGate: Sendable {
    /// What was found, for whoever looks for a fault.
    package let log = VerdictLog()

    private let trusted: Guarded<SignatureTrust>
    private let counts: MetricFamily<Counter>
    private let budget = SearchBudget()

    package init(_ trust: SignatureTrust, metrics: Metrics = .shared) {
        trusted = Guarded(trust)
        counts = metrics.counter(
            "fleet_webhook_signature_total",
            help: "Requests that say they come from Twilio, by what was found of them.",
            labels: ["verdict"])
        for outcome in SignatureVerdict.Outcome.allCases { _ = counts.with(outcome.rawValue) }
    }

    /// Counts from now on: after a rotation, or when the public address has changed.
    package func trust(_ next: SignatureTrust) {
        trusted.withLock { $0 = $0.followed(by: next) }
    }

    /// Returns the request, its body whole, when Twilio signed it.
    package func check(_ request: Request, upTo limit: Int = 1 << 20) async throws -> Request {
        var request = request
        if case .stream = request.body { request.body = .bytes(try await request.body.collect(upTo: limit)) }
        return try admit(request)
    }

    /// The same for a request whose body is all there.
    package func admit(_ request: Request) throws(Problem) -> Request {
        let trust = trusted.withLock { $0 }
        let finding = judge(request, trust)
        counts.with(finding.outcome.rawValue).add()
        log.note(
            SignatureVerdict(
                time: Glibc.time(nil), outcome: finding.outcome, cause: finding.cause,
                method: String(request.method.name.prefix(20)), url: finding.url, requestID: request.id,
                sender: request.sender.address, byPreviousToken: finding.tokenPlace ?? 0 > 0))
        switch finding.outcome {
        case .matched:
            guard request.method.isSafe else { return request }
            // What nobody signed nobody reads.
            var bodiless = request
            bodiless.body = .none
            return bodiless
        case .closed:
            throw Problem(
                .unavailable, "No auth token is set here, so no request can be checked. Set TWILIO_AUTH_TOKEN.")
        case .missing:
            throw Problem(.forbidden, "This address answers Twilio, and the request has no \(RequestSignature.header).")
        case .mismatched:
            throw Problem(
                .forbidden, "The signature does not fit this request. GET /verdicts here tells the likely cause.")
        }
    }

    private struct Finding {
        var outcome: SignatureVerdict.Outcome
        var cause: MismatchCause?
        var url: String
        var tokenPlace: Int?
    }

    private func judge(_ request: Request, _ trust: SignatureTrust) -> Finding {
        let asked =
            if let address = trust.publicAddress { AskedURL(request, at: address) } else {
                AskedURL(onThisMachine: request)
            }
        var finding = Finding(outcome: .mismatched, url: asked?.shown ?? AskedURL.shownPath(request))
        guard !trust.tokens.isEmpty else {
            finding.outcome = .closed
            return finding
        }
        let signatures = request.headers.values(RequestSignature.header)
        guard let signature = signatures.first, !signature.isEmpty else {
            finding.outcome = .missing
            return finding
        }
        guard signatures.count == 1 else {
            finding.cause = .malformedSignature
            return finding
        }
        let settings = request.headers.values(RequestSignature.settingsHeader)
        guard settings.count <= 1, let algorithm = RequestSignature.Algorithm(settings: settings.first) else {
            finding.cause = .unknownAlgorithm
            return finding
        }
        guard let asked else {
            finding.cause = .noPublicAddress
            return finding
        }
        guard let content = SignedContent(request) else {
            finding.cause = .bodyOrToken
            return finding
        }
        let places = content.isVouchedFor(by: asked) ? asked.spellings : []
        finding.tokenPlace = Self.signer(of: signature, places, content.tail, trust.tokens, algorithm)
        if finding.tokenPlace != nil {
            finding.outcome = .matched
        } else if content.size <= MismatchSearch.longestBody, budget.take() {
            finding.cause = MismatchSearch(request, asked, content, signature, algorithm, trust).cause()
        } else {
            finding.cause = .notLookedFor
        }
        return finding
    }

    /// Which of the tokens made a signature. All are tried in every case: only that one fits may show.
    private static func signer(
        of signature: String, _ urls: [String], _ tail: [UInt8], _ tokens: [Secret],
        _ algorithm: RequestSignature.Algorithm
    ) -> Int? {
        var signer: Int?
        for (place, token) in tokens.enumerated().reversed() {
            for url in urls where RequestSignature.fits(signature, url, tail, token, algorithm) { signer = place }
        }
        return signer
    }
}
