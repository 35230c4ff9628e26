import Fleet
import FleetTestSupport
import HTTP
import HTTPServer
import JSON
import Net
import Testing

@testable import VoiceRelay

/// What /openapi.json says of the addresses that Twilio asks.
@OnLoop
@Suite(.timeLimit(.minutes(2)))
struct VoiceDescriptionTests {
    private func described(_ body: (_ paths: JSONValue, _ document: JSONValue) throws -> Void) async throws {
        try await withRelay { room in
            let document = OpenAPIDocument(title: "voice-relay", concern: "", routes: room.service.routes).json
            try body(document["paths"] ?? .null, document)
        }
    }

    private func form(_ operation: JSONValue?) -> JSONValue? {
        operation?["requestBody"]?["content"]?["application/x-www-form-urlencoded"]?["schema"]
    }

    @Test func `every address that Twilio asks says that it wants Twilio's signature`() async throws {
        try await described { paths, document in
            for path in RelayGateTests.asked {
                #expect(paths[path]?["post"]?["security"] == [["twilioSignature": []]], "\(path)")
            }
            for path in RelayGateTests.sockets + ["/voice", "/call", "/answer"] {
                #expect(paths[path]?["get"]?["security"] == [["twilioSignature": []]], "\(path)")
            }
            let scheme = document["components"]?["securitySchemes"]?["twilioSignature"]
            #expect(scheme?["name"] == "X-Twilio-Signature" && scheme?["in"] == "header")
        }
    }

    @Test func `a form is described with its fields, and a query where there is no form`() async throws {
        try await described { paths, _ in
            let answered = paths["/voice"]?["post"]
            #expect(form(answered)?["required"] == ["CallSid"])
            #expect(form(answered)?["properties"]?["From"]?["type"] == "string")
            #expect(answered?["parameters"]?.array?.map { $0["name"] } == ["agent", "language"])
            let asked = paths["/voice"]?["get"]
            #expect(asked?["requestBody"] == nil)
            #expect(asked?["parameters"]?[0]?["name"] == "CallSid" && asked?["parameters"]?[0]?["required"] == true)
            #expect(form(paths["/relay/ended"]?["post"])?["properties"]?["HandoffData"] != nil)
            #expect(form(paths["/relay/waiting"]?["post"])?["properties"]?["QueueTime"]?["type"] == "integer")
            #expect(paths["/relay/whisper"]?["post"]?["parameters"]?[0]?["name"] == "call")
        }
    }

    @Test func `what is answered is told: TwiML, a socket, nothing`() async throws {
        try await described { paths, _ in
            #expect(paths["/voice"]?["post"]?["responses"]?["200"]?["content"]?["text/xml"] != nil)
            #expect(paths["/relay/whisper"]?["post"]?["responses"]?["200"]?["content"]?["text/xml"] != nil)
            for path in RelayGateTests.sockets {
                #expect(paths[path]?["get"]?["responses"]?.object?.map(\.key) == ["101", "default"], "\(path)")
            }
            let heard = paths["/voice/status"]?["post"]?["responses"]
            #expect(heard?["204"] != nil && heard?["204"]?["content"] == nil && heard?["200"] == nil)
        }
    }

    @Test func `a body that is no form is refused by nobody but the signature`() async throws {
        try await withRelay { room in
            let asked = room.service.routes.filter { !$0.documentation.fields.isEmpty }
            #expect(asked.count == RelayGateTests.asked.count - 1)
            #expect(asked.allSatisfy { $0.body.shape?.types == [] && $0.body.shape?.isRequired == false })
        }
    }
}
