import Calling
import Net

@testable import VoiceRelay

/// A caller and a scripted relay, for as long as a test needs them.
@OnLoop
struct CallStage {
    let relay: ScriptedRelay
    let exchange: TelephoneExchange
    /// The last call that was played.
    private let played = LastPlayed()

    private final class LastPlayed {
        var play: ScenarioPlay?
    }

    init() throws {
        relay = try ScriptedRelay()
        exchange = TelephoneExchange(
            account: "AC00000000000000000000000000000001", token: ScriptedRelay.token)
    }

    var call: TestCall? { played.play?.call }
    var lines: String { (played.play?.transcript.lines ?? []).joined(separator: "\n") }

    /// Plays a scenario as it is written.
    func play(_ text: String, _ change: (inout TestCall.Plan) -> Void = { _ in }) async throws -> ScenarioResult {
        let scenario = try ScenarioReader.read(Array(text.utf8), name: "test")
        var plan = TestCall.Plan(url: "\(relay.origin)/voice", from: "+12025550143", to: "+12025550100")
        plan.callee = scenario.person
        change(&plan)
        let play = ScenarioPlay(
            scenario, plan, over: exchange, FleetLook(relay: relay.origin, conversations: relay.origin))
        played.play = play
        return await play.run()
    }

    func close() {
        exchange.close()
        relay.stop()
    }
}

/// Runs `body` with a stage that is cleared afterwards.
@OnLoop
func withStage<Value: Sendable>(_ body: @OnLoop (CallStage) async throws -> Value) async throws -> Value {
    let stage = try CallStage()
    defer { stage.close() }
    return try await body(stage)
}
