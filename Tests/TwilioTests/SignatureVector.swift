import HTTP
import Settings
import Testing

@testable import Twilio

/// A request and the signature it is known to have.
struct SignatureVector: Sendable, CustomTestStringConvertible {
    let name: String
    let url: String
    let form: FormFields
    let body: String?
    let signature: String

    init(_ name: String, _ url: String, _ form: FormFields = [:], body: String? = nil, is signature: String) {
        self.name = name
        self.url = url
        self.form = form
        self.body = body
        self.signature = signature
    }

    var testDescription: String { name }

    /// Those named V are published, with the published token; the others were made for this house.
    var token: Secret { Secret(name.hasPrefix("V") ? "12345" : "a1b2c3d4e5f60718293a4b5c6d7e8f90") }

    var content: RequestSignature.Content {
        if let body { return .bytes(Array(body.utf8)) }
        return form.isEmpty ? .nothing : .form(form)
    }

    static let u = "https://mycompany.com/myapp.php?foo=1&bar=2"

    private static let p: FormFields = [
        "CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234",
        "From": "+14158675309", "To": "+18005551212",
    ]

    private static let ringing: FormFields = [
        "AccountSid": "AC0123456789abcdef0123456789abcdef", "ApiVersion": "2010-04-01",
        "CallSid": "CAfedcba9876543210fedcba9876543210", "CallStatus": "ringing",
        "Called": "+15005550006", "Caller": "+15005550001",
        "Direction": "inbound", "From": "+15005550001",
        "FromCountry": "US", "To": "+15005550006",
        "ToCountry": "US",
    ]

    private static let small = #"{"property": "value", "boolean": true}"#

    static let all: [SignatureVector] = [
        SignatureVector(
            "V1",
            u,
            p,
            is: "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        SignatureVector(
            "V2",
            "https://mycompany.com:443/myapp.php?foo=1&bar=2",
            p,
            is: "kvajT1Ptam85bY51eRf/AJRuM3w="),
        SignatureVector(
            "V3",
            "https://mycompany.com:1234/myapp.php?foo=1&bar=2",
            p,
            is: "CYn1h0gLBdNxDGkKJg6hYohgeD8="),
        SignatureVector(
            "V4",
            "http://mycompany.com:80/myapp.php?foo=1&bar=2",
            p,
            is: "0ZXoZLH/DfblKGATFgpif+LLRf4="),
        SignatureVector(
            "V5",
            "http://mycompany.com:1234/myapp.php?foo=1&bar=2",
            p,
            is: "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
        SignatureVector(
            "V6",
            u,
            is: "zYQTYrRWXE7LtzbG4PfP7/bkkGo="),
        SignatureVector(
            "V7",
            "https://mycompany.com/myapp.php",
            p,
            is: "1xaxFBvyzXYvWplzNOSs28HWO94="),
        SignatureVector(
            "V8",
            "https://example.com/myapp.php?foo=1&bar=2",
            [
                "CallSid": "CA1234567890ABCDE", "Caller": "+14158675310", "Digits": "1234", "From": "+14158675310",
                "To": "+18005551212",
            ],
            is: "L/OH5YylLD5NRKLltdqwSvS0BnU="),
        SignatureVector(
            "V9",
            u,
            ["Sid": "CA123", "SidAccount": "AC123", "Digits": "5678", "Digits": "1234", "Digits": "1234"],
            is: "IK+Dwps556ElfBT0I3Rgjkr1wJU="),
        SignatureVector(
            "V10",
            u,
            ["MessagingBinding.Address": "+1325xxxxxxx", "MessagingBinding.Address": "+1415xxxxxxx"],
            is: "83O6e2vORAoJHUNzJjDWN1jz+BA="),
        SignatureVector(
            "V11",
            u,
            [
                "CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234", "From": "+14158675309",
                "To": "+18005551212", "ReasonConferenceEnded": "test", "Reason": "Participant",
            ],
            is: "vOEb5UThFn24KEfnOFLQY2AE5FY="),
        SignatureVector(
            "V12",
            "http://mycompany.com/myapp.php?foo=1&bar=2",
            [
                "CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234", "From": "+14158675309",
                "To": "+18005551212", "ReasonConferenceEnded": "test", "Reason": "Participant",
            ],
            is: "n2xBNyzSW7rfYStDtOFiFMv7qNo="),
        SignatureVector(
            "V13",
            u,
            ["property": "value", "boolean": "true"],
            is: "NBdBDr/T/lgjI+tlgpXjKZQZs/k="),
        SignatureVector(
            "V14",
            u,
            ["Zebra": "last", "Alpha": "first", "Beta": "second", "Gamma": "third"],
            is: "enveUe73ZTVLAekHxez3Qx6JuuQ="),
        SignatureVector(
            "V15",
            u,
            ["callSid": "lowercase", "CallSid": "uppercase", "CALLSID": "allcaps"],
            is: "jDK7WKT8wiNrwggd4ceTv4e1MJ4="),
        SignatureVector(
            "V16",
            u,
            ["Digits": "", "CallSid": "CA1234567890ABCDE", "EmptyParam": ""],
            is: "9HHp/OqQMEwdrVebHDdA/+tqjX8="),
        SignatureVector(
            "V17",
            u,
            ["Message": "Hello & goodbye! @#$%^*()", "From": "+1 (415) 867-5309", "Special": "unicode: ñáéíóú"],
            is: "dCPiR4WtQ6QFN6pJh81CtlCcWLQ="),
        SignatureVector(
            "V18",
            "https://mycompany.com/myapp.php?foo=hello%20world&bar=test%2Bvalue",
            p,
            is: "er2tvAP1Wx+iuTTE2BPgvEaN1cs="),
        SignatureVector(
            "V19",
            "https://mycompany.com/webhook/España?año=2023",
            p,
            is: "G/Hx6mqqnjUNlPAoi2Sp9bGst0g="),
        SignatureVector(
            "V20",
            "https://user:pass@mycompany.com/myapp.php?foo=1&bar=2",
            p,
            is: "CukzLTc1tT5dXEDIHm/tKBanW10="),
        SignatureVector(
            "V21",
            "https://user:pass@mycompany.com:443/myapp.php?foo=1&bar=2",
            p,
            is: "ZQFR1PTIZXF2MXB8ZnKCvnnA+rI="),
        SignatureVector(
            "V22",
            "https://user@mycompany.com/myapp.php?foo=1&bar=2",
            p,
            is: "2YRLlVAflCqxaNicjMpJcSTgzSs="),
        SignatureVector(
            "V23",
            "https://MyCompany.com/myapp.php?foo=1&bar=2",
            p,
            is: "g9IN/x4Cft2g517EjYvEvM/W7LU="),
        SignatureVector(
            "V24",
            u + "&Body=It%27s+amazing",
            p,
            is: "TfZzewPq8wqrGlMfyAud8+/IvJ0="),
        SignatureVector(
            "V25",
            u + "&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620",
            body: small,
            is: "a9nBmqA0ju/hNViExpshrM61xv4="),
        SignatureVector(
            "V26",
            "https://mycompany.com/myapp.php?bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620",
            body: small,
            is: "y77kIzt2vzLz71DgmJGsen2scGs="),
        SignatureVector(
            "V27",
            "https://mycompany.com:443/myapp.php?foo=1&bar=2&bodySHA256=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
            body: "{}",
            is: "Ldidvp12m26NI7eqEvxnEpkd9Hc="),
        SignatureVector(
            "O1",
            "https://gateway.example.org/v1/twilio/voice",
            ringing,
            is: "CZPj7RDZrC7y2XsRQqp+nNcZ90g="),
        SignatureVector(
            "O2",
            "https://gateway.example.org:443/v1/twilio/voice",
            ringing,
            is: "uW7qvfl+3mhNtma5NlRS/Gxy63E="),
        SignatureVector(
            "O3",
            "wss://relay.example.org/v1/relay?tenant=acme",
            is: "mZblJiGB5tbjpKUuKO3Fuu1T5tM="),
        SignatureVector(
            "O4",
            "wss://relay.example.org:443/v1/relay?tenant=acme",
            is: "Xcu4ah9xe9ZYlA1HkVoNwlCEeZk="),
        SignatureVector(
            "O5",
            "wss://relay.example.org:80/v1/relay?tenant=acme",
            is: "+q2SjGgM7OFa6FrjZxt5e/83VQE="),
        SignatureVector(
            "O6",
            "https://relay.example.org/v1/relay?tenant=acme",
            is: "Z5IH+oi6T4lVmaREdNOdpGeS2cg="),
        SignatureVector(
            "O7",
            "https://hooks.example.org/v1/intelligence?svc=GA1&bodySHA256=172600bc3d43bbd4216f2c4c026f309b51e9991e3338edcbc309e21b44b89822",
            body:
                #"{"transcript_sid":"GT00112233445566778899aabbccddeeff","event_type":"voice_intelligence_transcript_available"}"#,
            is: "f88arbvpFZcEiIm4/AGvQQPMJj8="),
        SignatureVector(
            "O8",
            "https://gateway.example.org/v1/twilio/message",
            [
                "Body": "Olá & até já 👋 100% + 1", "From": "whatsapp:+351210000000",
                "MessageSid": "SM0123456789abcdef0123456789abcdef", "NumMedia": "0", "To": "whatsapp:+15005550006",
            ],
            is: "L6JpKt8vIeZhviBcYTBS0h6/q4c="),
        SignatureVector(
            "O9",
            "https://gateway.example.org/cb",
            [
                "StatusCallbackEvent": "ringing", "StatusCallbackEvent": "answered", "StatusCallbackEvent": "ringing",
                "CallSid": "CA1",
            ],
            is: "S4OAs8cogp7yiG15MBAAHimNSMc="),
        SignatureVector(
            "O10",
            "https://gateway.example.org/cb?x=%2F%20a",
            ["a": "1", "B": "2", "Z": "3", "_": "4", "b": "5"],
            is: "Kl92Tif++FCVUiz332JuANAbNx4="),
        SignatureVector(
            "O11",
            "https://gateway.example.org/v1/twilio/voice?CallSid=CA1&From=%2B15005550001",
            is: "r3JD/vacFopGpo2VMlpeqdfxl2U="),
        SignatureVector(
            "O12",
            "https://hooks.example.org/v1/rtt",
            [
                "AccountSid": "AC0123456789abcdef0123456789abcdef", "CallSid": "CAfedcba9876543210fedcba9876543210",
                "Final": "true", "LanguageCode": "en-US", "SequenceId": "2", "Timestamp": "2026-03-01T10:15:30.123456Z",
                "Track": "inbound_track", "TranscriptionData": #"{"transcript":"hello there","confidence":0.98}"#,
                "TranscriptionEvent": "transcription-content", "TranscriptionSid": "GT00112233445566778899aabbccddeeff",
            ],
            is: "pYXJ9W4b9SbJxpdIeJlulrxdjWs="),
    ]
}
