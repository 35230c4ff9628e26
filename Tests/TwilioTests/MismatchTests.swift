import HTTP
import JSON
import Settings
import Telemetry
import Testing

@testable import Twilio

/// Mistakes that are made when webhooks are set up, each planted and named.
@Suite struct MismatchTests {
    private static let home = SignedRequest.home
    private static let call: FormFields = ["To": "+1500", "CallSid": "CA1", "Body": "a b", "Digits": ""]

    static let planted: [(MismatchCause, SignedRequest)] = [
        (.scheme, .get("/voice", signedFor: "http://fleet.example.org/voice")),
        (.scheme, .socket("/relay", signedFor: "ws://fleet.example.org/relay")),
        (.socketScheme, .socket("/relay", signedFor: home + "/relay")),
        (.socketScheme, .get("/voice", signedFor: "wss://fleet.example.org/voice")),
        (.port, .get("/voice", signedFor: home + ":8443/voice")),
        (
            .port,
            SignedRequest.form(call, signedFor: home + ":9999/voice")
                .changed { $0.fields = [("Host", "fleet.example.org:9999")] }
        ),
        (
            .hostField,
            SignedRequest.get("/voice", signedFor: "https://abc.ngrok.app/voice")
                .changed { $0.fields = [("Host", "abc.ngrok.app")] }
        ),
        (
            .forwardedHost,
            SignedRequest.get("/voice", signedFor: "https://abc.ngrok.app/voice").with(
                "X-Forwarded-Host", "abc.ngrok.app")
        ),
        (.hostSpelling, .get("/voice", signedFor: "https://www.fleet.example.org/voice")),
        (.trailingSlash, .form(call, signedFor: home + "/voice/")),
        (.trailingSlash, .form(call, "/voice/")),
        (.queryEncoding, .get("/voice?a=b%20c", signedFor: home + "/voice?a=b+c")),
        (.queryEncoding, .get("/voice?a=it's", signedFor: home + "/voice?a=it%27s")),
        (.queryEncoding, .get("/voice?a=%2B1", signedFor: home + "/voice?a=+1")),
        (.queryEncoding, .get("/voice?a=%2f1", signedFor: home + "/voice?a=%2F1")),
        (.queryEncoding, .get("/voice?b=1&a=2", signedFor: home + "/voice?a=2&b=1")),
        (.queryDropped, .socket("/media?token=1", signedFor: "wss://fleet.example.org/media")),
        (.pathPrefix, .get("/voice", signedFor: home + "/voice-relay/voice")),
        (.pathPrefix, .get("/inner/voice", signedFor: home + "/voice")),
        (
            .pathPrefix,
            SignedRequest.get("/voice", signedFor: home + "/odd/voice").with("X-Forwarded-Prefix", "/odd")
        ),
        (.hashMissing, .json("{}", "/hook", signedFor: home + "/hook")),
        (
            .hashMismatch,
            .json(#"{"a":2}"#, hashed("/hook", #"{"a":1}"#), signedFor: home + hashed("/hook", #"{"a":1}"#))
        ),
        (
            .contentType,
            SignedRequest.form(["a": "1", "b": "x"]).changed {
                $0.form = nil
                $0.json = #"{"b":"x","a":"1"}"#
            }
        ),
        (.fieldOrder, form(call, signing: "To+1500CallSidCA1Bodya bDigits")),
        (.emptyFields, form(call, signing: "Bodya bCallSidCA1To+1500")),
        (
            .emptyFields,
            form(
                ["CallSid": "CA1", "FromCountry": "US"],
                signing: "CallSidCA1FromCityFromCountryUSFromStateFromZipToCityToStateToZip")
        ),
        (.repeatedFields, form(["a": "2", "a": "1"], signing: "a2")),
        (.repeatedFields, form(["a": "1", "a": "1"], signing: "a1a1")),
        (.fieldsUnsigned, form(call, signing: "")),
        (.fieldSpelling, form(["Body": "a b "], signing: "Bodya b")),
        (.fieldSpelling, form(["Body": "a b"], signing: "Bodya+b")),
        (.malformedSignature, SignedRequest.form(call).changed { $0.signature?.removeFirst(4) }),
        (.unknownAlgorithm, SignedRequest.form(call).with(RequestSignature.settingsHeader, "algorithm=X")),
        (
            .retiredToken,
            SignedRequest(
                target: "/voice", signature: RequestSignature.sign(url: home + "/voice", token: Secret("older")))
        ),
        (
            .otherAccount,
            SignedRequest.form(["AccountSid": "AC11111111111111111111111111111111"]).changed {
                $0.signature = "AAAAAAAAAAAAAAAAAAAAAAAAAAA="
            }
        ),
        (.bodyOrToken, SignedRequest.form(call).changed { $0.form?.add("Evil", "1") }),
    ]

    private static func hashed(_ path: String, _ body: String) -> String {
        RequestSignature.url(path, carrying: Array(body.utf8))
    }

    /// A form with a signature of what somebody makes of it.
    private static func form(_ form: FormFields, signing tail: String) -> SignedRequest {
        let url = Array("\(home)/voice".utf8)
        return SignedRequest.form(form).changed {
            $0.signature = RequestSignature.sign(url, Array(tail.utf8), SignedRequest.token)
        }
    }

    @Test(arguments: planted.indices) func `each mistake is named`(place: Int) throws {
        let (cause, signed) = Self.planted[place]
        let trust = SignatureTrust(
            tokens: [SignedRequest.token], retiredTokens: [Secret("older")], publicAddress: Self.home,
            account: try SID.make(.account, as: "AC0123456789abcdef0123456789abcdef"))

        let verdict = try signed.verdict(trust)

        #expect(verdict.outcome == .mismatched && verdict.cause == cause)
        #expect(try JSONValue(parsing: try verdict.serialized())["explanation"]?.string == cause.explanation)
    }

    @Test func `a token that was replaced is known again`() throws {
        let gate = SignatureGate(
            SignatureTrust(tokens: [SignedRequest.token], publicAddress: Self.home), metrics: Metrics())
        let request = try SignedRequest.form(Self.call).request
        _ = try gate.admit(request)

        gate.trust(SignatureTrust(tokens: [Secret("new"), SignedRequest.token], publicAddress: Self.home))
        _ = try gate.admit(request)
        gate.trust(SignatureTrust(tokens: [Secret("new")], publicAddress: Self.home))
        _ = try? gate.admit(request)  // refused, which the verdict tells

        let found = gate.log.newest()
        #expect(found.map(\.outcome) == [.mismatched, .matched, .matched])
        #expect(found.map(\.byPreviousToken) == [false, true, false])
        #expect(found[0].cause == .retiredToken)
    }

    @Test func `a flood of wrong signatures is not looked into`() throws {
        let gate = SignatureGate(
            SignatureTrust(tokens: [SignedRequest.token], publicAddress: Self.home), metrics: Metrics())
        let request = try SignedRequest.get("/voice", signedFor: "http://fleet.example.org/voice").request
        let long = try SignedRequest.form(["a": String(repeating: "b", count: 20_000)]).changed {
            $0.target = "/voice/"
        }.request

        _ = try? gate.admit(long)  // refused, which the verdict tells
        #expect(gate.log.newest(1)[0].cause == .notLookedFor)
        _ = try? gate.admit(request)  // the same
        #expect(gate.log.newest(1)[0].cause == .scheme)
        for _ in 0..<1_100 { _ = try? gate.admit(request) }
        #expect(gate.log.newest().count == VerdictLog.capacity)
        #expect(gate.log.newest().contains { $0.cause == .notLookedFor })
    }
}
