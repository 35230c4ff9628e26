import Fleet
import FleetTestSupport
import Net
import Store
import Testing

@testable import VoiceRelay

/// Calls that an older version wrote down are forgotten like all others.
@Suite(.timeLimit(.minutes(1))) struct CallRemovalTests {
    /// Has the store hold a call as it was written before it was noted which events are its own.
    private func unknow(_ room: JournalRoom, touched: Int? = nil) async throws {
        _ = try await room.frame.database.write { db in
            try db.run(
                "UPDATE call SET first_event = NULL, last_event = NULL, touched = coalesce(?, touched)", touched)
        }
    }

    private func remove(in room: JournalRoom) async throws {
        let removal = CallRemoval(room.frame)
        try await room.frame.database.write { db in try removal.remove(1, in: db) }
    }

    @Test func `events of a call are found where nothing tells which they are`() async throws {
        try await JournalRoom.with { room in
            try await room.note(JournalRoom.opening(), .ended(reason: "completed"))
            try await unknow(room)

            try await remove(in: room)

            #expect(try await room.events().isEmpty)
        }
    }

    @Test func `events that happened when a call was long over are not looked at for it`() async throws {
        try await JournalRoom.with { room in
            try await room.note(JournalRoom.opening(), .ended(reason: "completed"))
            let events = try await room.events().count
            try await unknow(room, touched: 1)

            try await remove(in: room)

            #expect(try await room.events().count == events && events > 0)
            #expect(try await room.count("SELECT count(*) FROM call") == 0)
        }
    }

    @Test func `of a call that goes on over the change of the schema every event is forgotten`() async throws {
        let folder = TemporaryFolder("journal")
        let path = "\(folder.path)/voice-relay.sqlite"
        let before = VoiceRelayService.profile.migrations.filter { $0.name != Migration.openCallEvents.name }
        let old = try await Database(path, application: 1, durability: .normal, migrations: before)
        try await old.write { db in
            try db.run(
                """
                INSERT INTO call (sid, caller, called, direction, pattern, agent, version, language, started, touched)
                VALUES (?, 'a', 'b', 'inbound', 'relay', 'desk', 1, 'en', 1, 1)
                """, JournalRoom.call)
            try db.run(
                "INSERT INTO frame_event (type, subject, version, at, body) VALUES ('call.opened', ?, 1, 1, '{}')",
                JournalRoom.call)
        }
        await old.close()

        try await JournalRoom.with(folder) { room in
            try await remove(in: room)

            #expect(try await room.events().isEmpty)
        }
    }
}
