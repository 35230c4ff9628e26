import HTTP
import Net
import Testing

@testable import HTTPServer

@OnLoop
struct EventStreamTests {
    @Test(arguments: [
        ("", "data: \n\n"), ("one", "data: one\n\n"), ("a\nb", "data: a\ndata: b\n\n"),
        ("a\r\nb", "data: a\ndata: b\n\n"),
        ("a\rb\n", "data: a\ndata: b\ndata: \n\n"), ("a\n\nevent: evil", "data: a\ndata: \ndata: event: evil\n\n"),
        ("é", "data: é\n\n"), ("\r\n\r", "data: \ndata: \ndata: \n\n"),
    ])
    func `a line break in an event's text never ends the event`(_ text: String, _ wire: String) {
        #expect(String(decoding: ServerEvent(text).encoded, as: UTF8.self) == wire)
    }

    @Test func `type and id stay on their lines`() {
        let event = ServerEvent("text", type: "turn\ndata: evil", id: "7\r\n\0")

        #expect(String(decoding: event.encoded, as: UTF8.self) == "id: 7\nevent: turndata: evil\ndata: text\n\n")
    }

    @Test func `events arrive as they are sent, with signs of life between`() async throws {
        let door = Signal()
        let house = House([
            .get("/", "Tells events.") { _ in
                .events(heartbeat: .milliseconds(5)) { events in
                    try await events.send(ServerEvent("one"))
                    try await door.wait(beyond: 0)
                    try await events.send(ServerEvent("two"))
                }
            }
        ])
        let client = try house.connect()

        client.send(get("/"))
        try await client.until { $0.text.contains(":\n\n") }
        door.raise()
        let answer = try await client.answer()

        #expect(answer["Content-Type"] == "text/event-stream" && answer["Cache-Control"] == "no-store")
        #expect(answer.text.replacing(":\n\n", with: "") == "data: one\n\ndata: two\n\n")
    }
}
