import HTTP
import Net
import Testing

@testable import HTTPServer

/// An answer that has begun goes on, or is broken off.
@OnLoop
struct SilenceTests {
    /// Says `words` words, and then nothing for ever.
    private static func house(_ notes: Notes, words: Int = 1) -> House {
        var limits = ServerLimits()
        limits.stallTime = .milliseconds(20)
        limits.silenceTime = .milliseconds(60)
        let make: @Sendable (any BodyWriter) async throws -> Void = { writer in
            do {
                for _ in 0..<words {
                    try await writer.write("word ")
                    try await pause(for: .milliseconds(10))
                }
                try await Signal().wait(beyond: 0)
            } catch {
                await notes.note("cancelled")
                throw error
            }
        }
        return House(
            [
                .get("/", "Falls silent.") { _ in Response(content: .stream(length: nil, make)) },
                .get("/patient", "Falls silent.") { _ in
                    Response(content: .stream(length: nil, make))
                }.within(.seconds(600)),
                .get("/events", "Falls silent.") { _ in
                    .events(heartbeat: .seconds(600)) { events in
                        try await events.send(ServerEvent("word"))
                        await notes.note("sent")
                        try await Signal().wait(beyond: 0)
                    }
                },
            ], limits: limits)
    }

    @Test func `an answer that has begun and falls silent is broken off, and its handler cancelled`() async throws {
        let notes = Notes()
        let house = Self.house(notes)
        let client = try house.connect()

        client.send(get("/"))
        try await client.until { $0.end != nil }
        try await notes.until("cancelled")

        #expect(client.text.hasSuffix("\r\n\r\n5\r\nword \r\n"))
        #expect(house.hooks.statuses == [nil])
        #expect(house.hooks.failures.count == 1 && house.hooks.failures[0].contains("silent"))
    }

    @Test func `an answer that goes on being made may last longer than a silence`() async throws {
        let notes = Notes()
        let house = Self.house(notes, words: 20)
        let client = try house.connect()

        client.send(get("/"))
        try await client.until { $0.end != nil }

        #expect(client.text.ranges(of: "word ").count == 20)
    }

    @Test(arguments: ["/patient", "/events"])
    func `who was given time to be silent, and an event stream, are let be`(_ path: String) async throws {
        let house = Self.house(Notes())
        let client = try house.connect()
        let other = try house.connect()

        client.send(get(path))
        try await client.until { $0.text.contains("word") }
        // Another answer that began later, and was silent as long as an answer may be, is over.
        other.send(get("/"))
        try await other.until { $0.end != nil }

        #expect(client.end == nil && house.hooks.concluded.count == 1)
        client.close()
        try await house.server.untilEmpty()
    }

    @Test func `the time a slow reader takes is not held against the maker`() async throws {
        var limits = ServerLimits()
        limits.silenceTime = .milliseconds(30)
        let house = House(
            [
                .get("/", "Says much.") { _ in
                    Response(
                        content: .stream(length: nil) { writer in
                            for _ in 0..<3 { try await writer.write([UInt8](repeating: 7, count: 300_000)) }
                        })
                }
            ], limits: limits)
        let stream = house.feed()
        stream.isStalled = true

        stream.bring(get("/"))
        while !stream.isOver, house.hooks.concluded.isEmpty {
            try await pause(for: .milliseconds(40))
            stream.take(100_000)
            stream.ring()
        }

        #expect(house.hooks.statuses == [200] && house.hooks.failures.isEmpty)
        stream.end()
    }
}
