import FleetTestSupport
import HTTP
import JSON
import Net
import Problems
import Testing

extension Stories {
    /// What agents have done, by two real services: one with the tools, one with the embedded Twilio.
    @Suite struct Tools {
        @Test func `a text lands in the outbox, and a code that stands there is the right one`() async throws {
            try await withTools { tools, twilio in
                let caller: JSONValue = ["customer": "+15558675310"]
                let sms = try await tools.post("/tools/send-sms", ["message": "Olá, é o A-17 🚚", "caller": caller])
                let sent = try await tools.post("/tools/verify-send", ["caller": caller])
                let text = try await text(in: twilio, holding: "verification code is: ")
                let code = String(text.suffix(6))
                let wrong = try await tools.post("/tools/verify-code", ["code": "0000000", "caller": caller])
                let right = try await tools.post("/tools/verify-code", ["code": .string(code), "caller": caller])
                let again = try await tools.post("/tools/verify-code", ["code": .string(code), "caller": caller])

                try #require(try sms.json["result"]?["sent"] == true && sent.json["result"]?["sent"] == true)
                _ = try await self.text(in: twilio, holding: "Olá, é o A-17 🚚")
                try #require(try wrong.json["result"]?["triesLeft"] == 4)
                try #require(try right.json["result"]?["verified"] == true, "\(right.text)")
                try #require(try again.json["result"]?["verified"] == false)
                for answer in [sent, wrong, right, again] { try #require(!answer.text.contains(code)) }
            }
        }

        @Test func `the tools open by their secret, and by no other`() async throws {
            try await withService("voice-relay") {
                $0.settings = ["TOOLS_SECRET": "open-sesame"]
            } _: { service in
                func status(_ headers: Headers, _ path: String = "/tools") async throws -> Status {
                    var headers = headers
                    headers.set("X-Forwarded-For", "203.0.113.7")
                    return try await service.client.get(path, headers: headers).status
                }

                try #require(try await status(["X-Tools-Secret": "open-sesame"]) == .ok)
                try #require(try await status(["Authorization": "Bearer open-sesame"]) == .ok)
                try #require(try await status(["X-Tools-Secret": "sesame"]) == .unauthorized)
                try #require(try await status([:]) == .unauthorized)
                try #require(
                    try await status(["X-Tools-Secret": "open-sesame"], "/customers/15558675310") == .unauthorized)
                try #require(try await service.client.get("/tools").status == .ok)
                await service.stop()
                try #require(!service.process.output.contains("open-sesame"))
            }
        }

        /// Runs `body` with both services, which know each other's account by their folder.
        private func withTools(_ body: @Sendable (TestClient, TestClient) async throws -> Void) async throws {
            try await withService("conversations-api") { twilio in
                try await withService("voice-relay") {
                    $0.settings = [
                        "CONVERSATIONS_URL": "http://127.0.0.1:\(twilio.port)", "STATE_DIR": twilio.folder.path,
                    ]
                } _: { service in
                    try await body(service.client, twilio.client)
                }
            }
        }

        /// Waits until a text that holds these words is in the outbox, and answers with it.
        private func text(in twilio: TestClient, holding words: String) async throws -> String {
            let deadline = Moment.now + .seconds(30)
            while Moment.now < deadline {
                let items = try await twilio.get("/api/outbox").json["items"]?.array ?? []
                if let text = items.lazy.compactMap({ $0["text"]?.string }).first(where: { $0.contains(words) }) {
                    return text
                }
            }
            throw Problem(.timedOut, "Nothing in the outbox says \(words)")
        }
    }
}
