import Crypto
import HTTP
import JSON
import Problems
import Settings
import Telemetry
import Testing

@testable import Twilio

@Suite struct SignatureGateTests {
    @Test(arguments: SignatureVector.all) func `every known request is let in`(vector: SignatureVector) throws {
        let mark = try #require(vector.url.firstRange(of: "://"))
        let scheme = String(vector.url[..<mark.lowerBound])
        let rest = vector.url[mark.upperBound...]
        let slash = try #require(rest.firstIndex(of: "/"))
        let address = scheme.replacing("wss", with: "https") + "://" + rest[..<slash]
        // No request can hold letters beyond ASCII.
        let target = String(rest[slash...]).replacing("ñ", with: "%C3%B1")
        var signed = SignedRequest(target: target, isSocket: scheme == "wss", signature: vector.signature)
        if vector.body != nil || !vector.form.isEmpty {
            signed.method = .post
            signed.form = vector.body == nil ? vector.form : nil
            signed.json = vector.body
        }

        let trust = SignatureTrust(tokens: [vector.token], publicAddress: address)
        let cut = signed.changed { $0.signature = String(vector.signature.dropLast(2)) }

        #expect(try signed.verdict(trust).outcome == .matched)
        #expect(try cut.verdict(trust).outcome == .mismatched)
        #expect(
            try signed.verdict(SignatureTrust(tokens: [Secret("other")], publicAddress: address)).outcome == .mismatched
        )
        #expect(try signed.verdict(SignatureTrust(tokens: [], publicAddress: address)).outcome == .closed)
    }

    /// Made by the validator of Twilio's library for Python 9.13.0.
    static let official: [SignedRequest] = [
        SignedRequest(
            method: .post, target: "/voice?x=%2F+a",
            form: ["CallSid": "CA1", "From": "+15005550001", "SpeechResult": "Sí, señor 👋", "Digits": ""],
            signature: "9+SRYnZ5BAFh0wQ9gqWWXVnjMZw="),
        SignedRequest(
            method: .post, target: "/cb", form: ["Event": "b", "Event": "a", "CallSid": "CA1", "Event": "b"],
            signature: "cPD67m3pBogve8/F5ZlWhOZxmqc="),
        SignedRequest(
            method: .post,
            target: "/intelligence?bodySHA256=c6c0a269c3d5a55e9c687d138cc1fcd13962dc2d96c1b9ff1ea01ff4ad4047d3",
            json: #"{"a": "é"}"#, signature: "1ExcSzRG7HtrIE12qgkeeORaZm4="),
        SignedRequest(target: "/voice?CallSid=CA1&From=%2B15005550001", signature: "wkGnMOuyY4G+znMRXVDWdO4ZJyY="),
        SignedRequest(target: "/relay", isSocket: true, signature: "XX8PAyXU20xlxJDTOg4P7u4NN94="),
        SignedRequest(
            method: .post, target: "/voice?x=%2F+a",
            form: ["CallSid": "CA1", "From": "+15005550001", "SpeechResult": "Sí, señor 👋", "Digits": ""],
            signature: "TvIJwD5LKj/W706akTuPWOVXHtw/GbvKW4oJ+rQEer0="
        ).with(RequestSignature.settingsHeader, "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"),
    ]

    @Test(arguments: official.indices) func `what Twilio's own library signs is let in, and nothing near it`(
        place: Int
    ) throws {
        let signed = Self.official[place]

        #expect(try signed.verdict().outcome == .matched)
        for change in Self.changes {
            let changed = signed.changed(change)
            #expect(try changed.verdict().outcome != .matched)
        }
        // It does not matter by which name and port a proxy asks.
        #expect(try signed.changed { $0.fields[0] = ("Host", "127.0.0.1:8080") }.verdict().outcome == .matched)
        #expect(try signed.with("X-Forwarded-Proto", "http").with("Via", "1.1 a").verdict().outcome == .matched)
        for port in ["", ":443", ":8443"] {
            let trust = SignatureTrust(tokens: [SignedRequest.token], publicAddress: SignedRequest.home + port)
            #expect(try signed.verdict(trust).outcome == .matched)
        }
        let turned = SignatureTrust(tokens: [Secret("new"), SignedRequest.token], publicAddress: SignedRequest.home)
        #expect(try signed.verdict(turned).outcome == .matched && signed.verdict(turned).byPreviousToken)
        #expect(try signed.verdict(SignatureTrust(tokens: [], publicAddress: SignedRequest.home)).outcome == .closed)
        #expect(try signed.verdict(SignatureTrust(tokens: [SignedRequest.token])).cause == .noPublicAddress)
    }

    /// Each makes another request of one that was signed.
    static let changes: [@Sendable (inout SignedRequest) -> Void] = [
        { $0.signature = nil }, { $0.signature = "" }, { $0.signature?.removeLast() }, { $0.signature? += "=" },
        { $0.signature = $0.signature?.lowercased() },
        { $0.signature = "A" + ($0.signature ?? "").dropFirst() },
        { $0.fields.append((RequestSignature.header, $0.signature ?? "")) },
        { $0.target += $0.target.contains("?") ? "&" : "?" },
        { $0.target += $0.target.contains("?") ? "&a=1" : "?a=1" },
        { $0.target = "/other" + $0.target }, { $0.target = $0.target.replacing("/", with: "//") },
        { $0.isSocket.toggle() },
        { signed in
            if signed.form != nil { signed.form?.add("Extra", "1") } else { signed.target += "%20" }
        },
        { signed in
            if signed.json != nil { signed.json? += " " } else { signed.signature = "AAAA" }
        },
        { $0.fields.append((RequestSignature.settingsHeader, "algorithm=HMAC_MD5")) },
    ]

    @Test func `without a public address this machine's own is asked for`() throws {
        let trust = SignatureTrust(tokens: [SignedRequest.token])
        let here = SignedRequest.get("/voice?a=1", signedFor: "http://127.0.0.1:8080/voice?a=1")
            .changed { $0.fields = [("Host", "127.0.0.1:8080")] }
        let socket = SignedRequest.socket("/relay", signedFor: "ws://localhost:8080/relay")
            .changed { $0.fields = [("Host", "localhost:8080")] }

        #expect(try here.verdict(trust).outcome == .matched)
        #expect(try socket.verdict(trust).outcome == .matched)
        #expect(try here.changed { $0.sender.isLoopback = false }.verdict(trust).cause == .noPublicAddress)
        #expect(
            try here.changed { $0.fields = [("Host", "fleet.example.org")] }.verdict(trust).cause == .noPublicAddress)
        #expect(try here.changed { $0.fields = [] }.verdict(trust).cause == .noPublicAddress)
        // With one it is the only one.
        #expect(try here.verdict().outcome == .mismatched)
    }

    @Test func `the slash of a bare host does not count`() throws {
        #expect(try SignedRequest.get("/", signedFor: SignedRequest.home).verdict().outcome == .matched)
        #expect(try SignedRequest.get("/?a=1", signedFor: SignedRequest.home + "?a=1").verdict().outcome == .matched)
        #expect(try SignedRequest.get("/", signedFor: SignedRequest.home + "/").verdict().outcome == .matched)
    }

    @Test func `a path in front of the public address is signed too`() throws {
        let trust = SignatureTrust(tokens: [SignedRequest.token], publicAddress: "https://e.com/fleet/")

        #expect(
            try SignedRequest.get("/voice", signedFor: "https://e.com/fleet/voice").verdict(trust).outcome == .matched)
        #expect(try SignedRequest.get("/voice", signedFor: "https://e.com/voice").verdict(trust).cause == .pathPrefix)
    }

    @Test func `a body that no signature covers is never handed on`() throws {
        let gate = SignatureGate(
            SignatureTrust(tokens: [SignedRequest.token], publicAddress: SignedRequest.home), metrics: Metrics())
        var request = try SignedRequest.get("/voice", signedFor: SignedRequest.home + "/voice").request
        request.body = .bytes(Array("CallSid=CA1".utf8))

        guard case .none = try gate.admit(request).body else {
            Issue.record("the body came through")
            return
        }
        // Nor is a request of another method let in by what was signed for a GET.
        request.method = .post
        #expect(throws: Problem.self) { try gate.admit(request) }
        request.body = .none
        #expect(throws: Problem.self) { try gate.admit(request) }
    }

    @Test func `it tells closed from refused, and nothing secret`() throws {
        let metrics = Metrics()
        let gate = SignatureGate(
            SignatureTrust(tokens: [SignedRequest.token], publicAddress: "https://me:pw@fleet.example.org"),
            metrics: metrics)
        let signed = SignedRequest.get(
            "/voice?secret=42", signedFor: "https://me:pw@fleet.example.org/voice?secret=42")
        _ = try gate.admit(try signed.request)
        let wrong = #expect(throws: Problem.self) { try gate.admit(try signed.changed { $0.target = "/x" }.request) }
        let none = #expect(throws: Problem.self) { try gate.admit(try signed.changed { $0.signature = nil }.request) }
        gate.trust(SignatureTrust(tokens: [], publicAddress: SignedRequest.home))
        let closed = #expect(throws: Problem.self) { try gate.admit(try signed.request) }

        #expect(wrong?.kind == .forbidden && none?.kind == .forbidden && closed?.kind == .unavailable)
        let text = String(decoding: try gate.log.newest().serialized(), as: UTF8.self)
        for secret in [SignedRequest.token.reveal(), try #require(signed.signature), "42", "pw"] {
            #expect(!text.contains(secret) && !"\(wrong as Any)".contains(secret))
        }
        #expect(text.contains("?secret=…"))
        let counted = String(decoding: MetricsText.bytes(of: metrics), as: UTF8.self)
        for outcome in ["matched", "mismatched", "missing", "closed"] {
            #expect(counted.contains(#"fleet_webhook_signature_total{verdict="\#(outcome)"} 1"#))
        }
    }
}
