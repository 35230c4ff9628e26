import FleetTestSupport
import HTTPClient
import Models
import Net
import Settings

/// An answer, read to its end.
struct Heard: Sendable, Equatable {
    var events: [ChatEvent] = []
    var failure: ModelFailure?

    var text: String { events.reduce(into: "") { if case .text(let more) = $1 { $0 += more } } }
    var calls: [ToolCall] { events.compactMap { if case .toolCall(let call) = $0 { call } else { nil } } }
    var finish: FinishReason? {
        events.lazy.compactMap { if case .finished(let reason) = $0 { reason } else { nil } }.first
    }
    var usage: ChatUsage? { events.lazy.compactMap { if case .usage(let usage) = $0 { usage } else { nil } }.first }
    var model: String? { events.lazy.compactMap { if case .answering(let model) = $0 { model } else { nil } }.first }
}

/// Reads an answer to its end, or to its failure.
func hear(_ stream: ChatStream) async throws -> Heard {
    var heard = Heard()
    do {
        for try await event in stream { heard.events.append(event) }
    } catch let failure as ModelFailure {
        heard.failure = failure
    }
    return heard
}

func asking(_ text: String) -> ChatRequest { ChatRequest([.system("Be brief."), .user(text)]) }

/// Patience that no test has to wait for.
let hasty: ChatFailover.Patience = {
    var patience = ChatFailover.Patience()
    patience.firstDelay = .milliseconds(1)
    return patience
}()

/// A scripted server, and a model behind it.
@OnLoop
final class Stage {
    let server: ScriptedModel
    let client = OpenAIServer.client()
    let model: OpenAIChat

    init(_ name: String = "first", key: String? = "canary-key") throws {
        server = try ScriptedModel()
        model = OpenAIChat(name, at: OpenAIServer(server.url, key: key.map { Secret($0) }, over: client))
    }

    func other(_ name: String) -> OpenAIChat {
        OpenAIChat(name, at: OpenAIServer(server.url, key: nil, over: client))
    }

    /// Does something with the stage and clears it.
    static func with(_ body: @OnLoop (Stage) async throws -> Void) async throws {
        let stage = try Stage()
        defer {
            stage.client.close()
            stage.server.stop()
        }
        try await body(stage)
    }
}
