import Fleet
import FleetTestSupport
import HTTPClient
import Settings
import Store
import Telemetry

@testable import VoiceRelay

/// A directory of customers before a scripted Segment.
struct CustomerBench: Sendable {
    let segment: ScriptedSegment
    let frame: Frame
    let directory: CustomerDirectory
    private let state = TemporaryFolder("customers")

    private init() async throws {
        segment = try await ScriptedSegment()
        var reader = SettingsReader(
            SettingsSources(environment: [
                "STATE_DIR": state.path, "SEGMENT_SPACE_ID": "spa_1", "SEGMENT_ACCESS_SECRET": "read",
                "SEGMENT_WRITE_KEY": "write", "SEGMENT_BASE_URL": await segment.url,
            ]))
        let settings = FrameSettings(from: &reader, for: VoiceRelayService.profile)
        let own = SegmentSettings(from: &reader)
        let database = try await Database(
            "\(state.path)/voice-relay.sqlite", application: 1, durability: .normal,
            migrations: VoiceRelayService.profile.migrations)
        frame = await Frame(
            VoiceRelayService.profile, settings, database, HTTPClient(), log: Log(LogSink(file: -1, form: .json)))
        directory = CustomerDirectory(own, frame)
    }

    static func with(_ body: (CustomerBench) async throws -> Void) async throws {
        let bench = try await CustomerBench()
        do {
            try await body(bench)
        } catch {
            await bench.end()
            throw error
        }
        await bench.end()
    }

    private func end() async {
        await frame.stopWork()
        await segment.stop()
        await frame.database.close()
    }
}
