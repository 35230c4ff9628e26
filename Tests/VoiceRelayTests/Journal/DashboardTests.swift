import Fleet
import FleetTestSupport
import HTTPServer
import JSON
import Models
import Net
import Problems
import Settings
import Store
import Testing
import WebSocket

@testable import VoiceRelay

/// Whoever watches sees calls as they happen.
@Suite(.serialized, .timeLimit(.minutes(1))) struct DashboardTests {
    /// Runs `body` with the address of a dashboard.
    private func with(_ body: (JournalRoom, String) async throws -> Void) async throws {
        try await JournalRoom.with { room in
            let dashboard = Dashboard(events: room.frame.events, shelf: CallShelf(room.frame))
            let server = await Server(router: Router(dashboard.routes))
            let place = try #require(SocketAddress(numeric: "127.0.0.1", port: 0))
            let address = try await server.listen(at: place)
            do {
                try await body(room, "ws://\(address)/dashboard-ws")
            } catch {
                await server.drain(within: .zero)
                throw error
            }
            await server.drain(within: .zero)
        }
    }

    private func next(_ messages: inout Messages.AsyncIterator) async throws -> JSONValue {
        try JSONValue(parsing: try #require(try await messages.next()).bytes)
    }

    @Test func `it begins with the calls that go on, and then tells what happens`() async throws {
        try await with { room, address in
            try await room.note(JournalRoom.opening(), of: "CA1")
            try await room.note(JournalRoom.opening(), .ended(reason: "completed"), of: "CA2")
            let socket = try await WebSocketClient.connect(address)
            var messages = await socket.messages.makeAsyncIterator()

            let snapshot = try await next(&messages)
            #expect(snapshot["type"] == "snapshot")
            #expect(snapshot["calls"]?.array?.compactMap { $0["sid"]?.string } == ["CA1"])

            try await room.wait { await room.frame.events.listenerCount == 1 }
            try await room.note(.asked(turn: 1, words: "Hi", language: nil), of: "CA1")
            let asked = try await next(&messages)
            #expect(asked["type"] == "call.asked" && asked["subject"] == "CA1" && asked["body"]?["words"] == "Hi")

            await room.journal.partial(words: "How a", of: "CA1")
            let partial = try await next(&messages)
            #expect(partial["type"] == "call.partial" && partial["body"]?["words"] == "How a")

            await socket.close()
            try await room.wait { await room.frame.events.listenerCount == 0 }
        }
    }

    @Test func `it is for the fleet and for people of this machine`() async throws {
        try await JournalRoom.with { room in
            let archive = await CallArchive(
                frame: room.frame, settings: JournalSettings.usual)

            #expect(archive.routes.count == 7 && archive.routes.allSatisfy { !$0.isOpen })
        }
    }

    @Test func `the agent's words are shown a few times a second, and none is lost`() async throws {
        try await with { room, address in
            let socket = try await WebSocketClient.connect(address)
            var messages = await socket.messages.makeAsyncIterator()
            _ = try await next(&messages)
            try await room.wait { await room.frame.events.listenerCount == 1 }

            let began = Moment.now
            for number in 0..<200 { await room.journal.spoken("\(number) ", of: "CA1") }
            var said = ""
            var told = 0
            while !said.hasSuffix("199 ") {
                said += try await next(&messages)["body"]?["words"]?.string ?? ""
                told += 1
            }

            let tenths = Int((Moment.now - began) / .milliseconds(100))
            #expect(said == (0..<200).map { "\($0) " }.joined())
            #expect(told <= tenths + 2)
            await socket.close()
        }
    }

    @Test func `while nobody watches, words cost nothing and stay nowhere`() async throws {
        try await JournalRoom.with { room in
            let live = LiveWords(room.frame.events)

            await live.add("word", of: "CA1")

            #expect(await live.count == 0)
        }
    }
}

extension JournalSettings {
    /// As they are when nothing is told.
    static var usual: JournalSettings {
        var reader = SettingsReader(SettingsSources(environment: [:]))
        return JournalSettings(from: &reader)
    }
}
