import Testing

@testable import Telemetry

struct ScrubberTests {
    private static let hex = "0123456789abcdef0123456789abcdef"

    private func scrub(_ text: String) -> String {
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            Scrubber.scrubbed(bytes).map { String(decoding: $0, as: UTF8.self) } ?? text
        }
    }

    @Test(arguments: [
        ("auth token \(hex) refused", "auth token ••• refused"),
        ("AuthToken=\(hex)&x=1", "AuthToken=•••&x=1"),
        ("TWILIO_AUTH_TOKEN: \(hex).", "TWILIO_AUTH_TOKEN: •••"),
        (#"{"token":"\#(hex)","a":1}"#, #"{"token":"•••","a":1}"#),
        (#"{\"token\": \"\#(hex)\"}"#, #"{\"token\": \"•••\"}"#),
        ("key sk-proj-0123456789abcdefXYZ_- end", "key sk-••• end"),
        ("sk-0123456789abcdef0123", "sk-•••"),
        ("SK\(hex):0123456789abcdefABCDEF0123456789", "SK\(hex):•••"),
        ("Authorization: Bearer abc.def-ghi_jkl", "Authorization: Bearer •••"),
        ("authorization: basic QUMxMjM6c2VjcmV0", "authorization: basic •••"),
        ("password=hunter2", "password=•••"),
        ("api_key=0123456789abcdef and apikey: 0123456789abcdef", "api_key=••• and apikey: •••"),
        ("client_secret = 'abcdefghijklmnop1'", "client_secret = '•••'"),
        ("postgres://fleet:hunter2@db/fleet", "postgres://fleet:•••@db/fleet"),
        ("https://user:p@ss@host/ and Bearer 12345678", "https://user:•••@host/ and Bearer •••"),
    ])
    func `what looks like a secret is masked`(text: String, masked: String) {
        #expect(scrub(text) == masked)
    }

    @Test(arguments: [
        "", "token", "token expired", "the token is missing", "tokens: 1234", "secret sauce",
        "password reset requested",
        "basic auth", "a bearer of news", "skate-park-0123456789abcdef", "task-0123456789abcdef01234", "CH\(hex)",
        "SK\(hex)",
        "https://example.com:8080/a@b", "http://127.0.0.1:3001/x", "RQ\(hex)", "sk-short", "grüße", "Bearer", "::::",
        "s", "://",
        "://:@", "token=", "api key",
    ])
    func `other text stays as it is`(text: String) {
        #expect(scrub(text) == text)
    }

    @Test func `log lines are scrubbed wherever the secret stands`() throws {
        let capture = try Capture()
        let forms: [LogForm] = [.json, .text(colors: false), .journal(socketPath: "/nowhere")]

        for form in forms {
            Log(LogSink(file: capture.file, form: form)).info(
                "Sent Bearer canary-canary",
                ["header": "Basic canary-canary", "authToken": "canary", "apiKey": "canary"])
        }

        #expect(capture.lines.count == 3)
        #expect(!capture.text.contains("canary"))
        #expect(capture.text.contains("•••"))
    }

    @Test func `names of counts are not names of secrets`() {
        #expect(Scrubber.isSecret("token"))
        #expect(Scrubber.isSecret("authToken"))
        #expect(Scrubber.isSecret("clientSecret"))
        #expect(!Scrubber.isSecret("tokens"))
        #expect(!Scrubber.isSecret("status"))
    }
}
