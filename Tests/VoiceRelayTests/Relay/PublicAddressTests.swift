import Calling
import FleetTestSupport
import Net
import Problems
import Settings
import Testing

@testable import VoiceRelay

/// Where the world reaches the service, and what it is told while it runs.
@OnLoop
@Suite("A public address", .timeLimit(.minutes(1)))
struct PublicAddressTests {
    private static let address = "https://desk.example.com"
    private static let sid = "CA" + String(repeating: "5", count: 32)

    /// Twilio, which knows the service by that address only.
    private func twilio(_ room: RelayRoom, token: Secret = RelayRoom.token) -> TelephoneExchange {
        TelephoneExchange(
            account: RelayRoom.account, token: token,
            detour: TelephoneExchange.Detour(from: Self.address, to: room.origin))
    }

    @Test("the socket is a secure one there, and lets in what Twilio signed for it")
    func socket() async throws {
        try await withRelay(["PUBLIC_BASE_URL": "\(Self.address)/"]) { room in
            let exchange = twilio(room)
            defer { exchange.close() }
            let door = RelayDoor(Self.address, exchange)
            let terms = try await door.announce(Self.sid)
            #expect(terms.url == "wss://desk.example.com/relay")
            let line = try await RawLine(door, sid: Self.sid, terms)
            line.setUp()
            try await line.asks("Is somebody there?", hears: "It works.")
            // What is signed for the address of this machine was not meant for us.
            await #expect(throws: Problem.self) { _ = try await room.door.announce(Self.sid) }
        }
    }

    @Test("an address, a token and a greeting that have changed count once they are read anew")
    func reloaded() async throws {
        try await withRelay { room in
            #expect(try await room.door.announce(Self.sid).greeting == "Hello there.")
            let token = Secret("fedcba9876543210fedcba9876543210")
            let agent = RelayRoom.agent.replacing("Hello there.", with: "Good day.")
            try await room.reload(
                ["PUBLIC_BASE_URL": Self.address, "EMBEDDED_AUTH_TOKEN": token.reveal()], agent: agent)

            let (exchange, late) = (twilio(room, token: token), twilio(room))
            defer {
                exchange.close()
                late.close()
            }
            let terms = try await RelayDoor(Self.address, exchange).announce(Self.sid)
            #expect(terms.greeting == "Good day." && terms.url == "wss://desk.example.com/relay")
            await #expect(throws: Problem.self) { _ = try await RelayDoor(Self.address, late).announce(Self.sid) }
        }
    }
}
