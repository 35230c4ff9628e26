import Calling
import Fleet
import FleetTestSupport
import HTTP
import JSON
import Net
import Testing

@testable import VoiceRelay

/// Who answers a call, by who calls and by who is named.
@OnLoop
@Suite(.timeLimit(.minutes(2)))
struct AnsweringTests {
    private static let leads = """
        {"title": "Leads", "languages": {"en": {"greeting": "Welcome, {name}."}}, "routing": [{"traits": {"stage": "lead"}}]}
        """
    /// Nobody's but who names it.
    private static let quiet = #"{"title": "Quiet", "languages": {"en": {"greeting": "Quiet here."}}}"#

    private func greeting(
        _ room: RelayRoom, _ path: String = "/voice", from: String = "+15005550001"
    ) async throws -> String? {
        let sid = "CA" + String(repeating: "7", count: 32)
        let answer = try await room.door.ask(
            path, ["CallSid": sid, "From": from, "To": "+15005550006", "CallStatus": "ringing"])
        return try RelayTerms(answer).greeting
    }

    @Test func `who calls for the first time is chosen for, and greeted, by what is known of them`() async throws {
        let segment = try ScriptedSegment()
        defer { segment.stop() }
        segment.know("+15005550001", ["first_name": "Ana", "stage": "lead"])
        segment.know("+15005550002", ["first_name": "Rui"])
        let named = RelayRoom.agent.replacing("Hello there.", with: "Hello, {name}.")
        try await withRelay(segment.settings, agent: named, others: ["leads": Self.leads]) { room in
            let (lead, known) = (
                try await greeting(room, from: "+15005550001"), try await greeting(room, from: "+15005550002")
            )
            #expect(lead == "Welcome, Ana." && known == "Hello, Rui.")
            #expect(try await greeting(room, from: "+15005550003") == "Hello.")
            #expect(segment.asked.count == 3)
        }
    }

    @Test func `nobody waits for Segment where it changes nothing, and it is asked all the same`() async throws {
        let segment = try ScriptedSegment()
        defer { segment.stop() }
        segment.shut()
        try await withRelay(segment.settings) { room in
            let first = try await greeting(room, from: "+15005550001")
            #expect(first == "Hello there.")
            try await segment.came(1)
            segment.open()
        }
    }

    @Test func `the language that the address tells chooses the agent, and the words`() async throws {
        let desk = RelayRoom.agent.replacing(
            #""languages": {"en""#, with: #""languages": {"es": {"greeting": "Buenas."}, "en""#
        ).replacing(#""title": "Desk","#, with: #""title": "Desk", "home": "en","#)
        let lisbon = """
            {"title": "Lisbon", "languages": {"pt": {"greeting": "Bom dia."}}, "routing": [{"language": "pt"}]}
            """
        try await withRelay(agent: desk, others: ["lisbon": lisbon]) { room in
            for (query, words) in [
                ("", "Hello there."), ("language=es-MX", "Buenas."), ("language=pt", "Bom dia."),
                ("language=tlh", "Hello there."), ("agent=desk&language=es", "Buenas."),
                ("agent=desk&language=pt", "Hello there."),
            ] {
                let said = try await greeting(room, "/voice?\(query)")
                #expect(said == words, "\(query)")
            }
        }
    }

    @Test func `the agent that is named answers, and one that is not there does not`() async throws {
        try await withRelay(others: ["quiet": Self.quiet]) { room in
            let (quiet, absent) = (
                try await greeting(room, "/voice?agent=quiet"), try await greeting(room, "/voice?agent=absent")
            )
            #expect(quiet == "Quiet here." && absent == "Hello there.")
            #expect(try await greeting(room) == "Hello there.")
        }
    }
}
