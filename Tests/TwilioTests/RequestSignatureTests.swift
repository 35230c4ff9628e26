import HTTP
import Settings
import Testing

@testable import Twilio

@Suite struct RequestSignatureTests {
    @Test(arguments: SignatureVector.all) func `every known signature comes out`(vector: SignatureVector) {
        let token = vector.token

        #expect(RequestSignature.sign(url: vector.url, form: vector.form, token: token) == vector.signature)
        #expect(
            RequestSignature.matches(vector.signature, url: vector.url, vector.content, tokens: [token]))
        #expect(
            !RequestSignature.matches(
                vector.signature, url: vector.url + "&", vector.content, tokens: [token]))
        #expect(!RequestSignature.matches(vector.signature, url: vector.url, vector.content, tokens: []))
    }

    @Test func `a port counts whether it is written or not`() throws {
        let (u, https) = (SignatureVector.u, SignatureVector.u)
        func known(_ name: String, at url: String) throws -> Bool {
            let vector = try #require(SignatureVector.all.first { $0.name == name })
            return RequestSignature.matches(vector.signature, url: url, vector.content, tokens: [vector.token])
        }

        #expect(try known("V1", at: u.replacing(".com", with: ".com:1234")))
        #expect(try known("V2", at: https))
        #expect(try known("V4", at: u.replacing("https", with: "http")))
        #expect(try !known("V3", at: u))
        #expect(try known("V21", at: "https://user:pass@mycompany.com/myapp.php?foo=1&bar=2"))
        #expect(try known("V20", at: "https://user:pass@mycompany.com:443/myapp.php?foo=1&bar=2"))
        #expect(try known("O1", at: "https://gateway.example.org:443/v1/twilio/voice"))
        #expect(try known("O2", at: "https://gateway.example.org/v1/twilio/voice"))
        for name in ["O3", "O4", "O5"] { #expect(try known(name, at: "wss://relay.example.org/v1/relay?tenant=acme")) }
        #expect(try !known("O6", at: "wss://relay.example.org/v1/relay?tenant=acme"))
    }

    @Test func `the case of a host and the order of names count`() throws {
        let v1 = try #require(SignatureVector.all.first { $0.name == "V1" })
        let v11 = try #require(SignatureVector.all.first { $0.name == "V11" })
        let v23 = try #require(SignatureVector.all.first { $0.name == "V23" })

        #expect(!RequestSignature.matches(v1.signature, url: v23.url, v1.content, tokens: [v1.token]))
        #expect(
            !RequestSignature.matches(
                "95+Bu0JVPi0r/SsESZCVf0dWAjw=", url: v11.url, v11.content, tokens: [v11.token]))
    }

    @Test func `either token counts while it is being changed`() {
        let url = "https://gateway.example.org/cb"
        let signature = RequestSignature.sign(url: url, form: ["a": "1"], token: Secret("older"))
        let tokens = [Secret("newer"), Secret("older")]

        #expect(RequestSignature.matches(signature, url: url, .form(["a": "1"]), tokens: tokens))
        #expect(!RequestSignature.matches(signature, url: url, .form(["a": "1"]), tokens: [tokens[0]]))
        #expect(!RequestSignature.matches(signature, url: url, .form(["a": "2"]), tokens: tokens))
        #expect(!RequestSignature.matches(signature + "=", url: url, .form(["a": "1"]), tokens: tokens))
        #expect(!RequestSignature.matches("", url: url, .form(["a": "1"]), tokens: tokens))
    }

    @Test func `a body that is no form counts by its digest`() throws {
        let v25 = try #require(SignatureVector.all.first { $0.name == "V25" })
        let body = Array(#"{"a":1}"#.utf8)
        let url = RequestSignature.url("https://hooks.example.org/x?y=1", carrying: body)
        let token = Secret("t")
        func matches(_ body: [UInt8], _ url: String) -> Bool {
            let signature = RequestSignature.sign(url: url, token: token)
            return RequestSignature.matches(signature, url: url, .bytes(body), tokens: [token])
        }

        #expect(matches(body, url))
        #expect(matches([], RequestSignature.url("https://hooks.example.org/x", carrying: [])))
        #expect(!matches(body + [0x20], url))
        #expect(!matches(body, "https://hooks.example.org/x?y=1"))
        #expect(!matches(body, "https://hooks.example.org/x?bodySHA256=zz"))
        #expect(
            !RequestSignature.matches(v25.signature, url: v25.url, .bytes(Array("{}".utf8)), tokens: [v25.token]))
    }

    @Test func `equal texts of different bytes are different values`() {
        let url = "https://gateway.example.org/cb"
        let token = Secret("t")
        let both: FormFields = ["x": "\u{e9}", "x": "e\u{301}"]

        let signature = RequestSignature.sign(url: url, form: both, token: token)

        #expect(signature != RequestSignature.sign(url: url, form: ["x": "\u{e9}"], token: token))
        #expect(signature == RequestSignature.sign(url: url, form: ["x": "e\u{301}", "x": "\u{e9}"], token: token))
    }

    @Test(arguments: [
        (
            "https://a.example",
            ["https://a.example", "https://a.example:443", "https://a.example/", "https://a.example:443/"]
        ),
        ("http://[::1]/x", ["http://[::1]/x", "http://[::1]:80/x"]),
        ("http://[::1]:8080/x", ["http://[::1]:8080/x", "http://[::1]/x"]),
        ("https://u:p@a.example?x=:9", ["https://u:p@a.example?x=:9", "https://u:p@a.example:443?x=:9"]),
        ("nonsense", ["nonsense"]), ("", [""]),
    ]) func `a URL is spelled in every way it may have been signed`(url: String, spellings: [String]) {
        #expect(SignedURL(url).spellings.map { String(decoding: $0, as: UTF8.self) } == spellings)
    }
}
