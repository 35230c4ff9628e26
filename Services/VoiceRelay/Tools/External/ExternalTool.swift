import HTTP
import HTTPClient
import JSON
import Models
import Net
import Problems
import Settings
import Targets

/// A tool that a server of somebody's answers over HTTP.
///
/// What it gets is what our own `/tools/NAME` takes: the arguments, and `caller`. What it answers may be what ours
/// answers, `{"result": …, "deed": …}`, any other JSON, or words.
struct ExternalTool: Tool {
    let plan: ExternalPlan
    let doors: ExternalDoors

    var offer: ChatTool { plan.offer }
    var isSlow: Bool { plan.isSlow }
    var limit: Duration { plan.limit }

    /// The longest answer that is read; what is longer than a result may be is cut from it.
    private static let longestAnswer = 256 << 10

    func use(_ arguments: JSONObject, for caller: ToolCaller) async throws -> ToolOutcome {
        let secret = try plan.secretSetting.map { try doors.secrets.secret(named: $0) }
        let url = try TargetURL(plan.url)
        var request = try request(arguments, caller, secret)
        let addresses = try await doors.targets.addresses(of: url, within: plan.limit)
        request.pinnedAddress = addresses[0].host
        if addresses.count > 1 {
            request.otherAddress = addresses[1].host
            // Time is left for the other, though nobody answers at the first.
            request.connectDeadline = min(plan.limit / 3, request.connectDeadline)
        }
        request.mayReach = { [targets = doors.targets] in targets.mayReach($0, as: url) }
        let response = try await doors.client.send(request)
        let bytes = try await response.collect(upTo: Self.longestAnswer)
        let text = Self.hiding(secret, in: String(decoding: bytes, as: UTF8.self))
        guard response.status.isSuccess else { throw failure(response.status, text) }
        return Self.outcome(of: text)
    }

    private func request(_ arguments: JSONObject, _ caller: ToolCaller, _ secret: Secret?) throws -> ClientRequest {
        var request: ClientRequest
        switch plan.method {
        case .post:
            var members = arguments
            members["caller"] = .object(caller.json)
            request = ClientRequest(.post, plan.url, body: .bytes(try JSONValue.object(members).bytes))
            request.headers.set("Content-Type", "application/json")
        case .get:
            var query = FormFields()
            for member in arguments { query.add(member.key, member.value.string ?? member.value.description) }
            let joint = query.isEmpty ? "" : plan.url.contains("?") ? "&" : "?"
            request = ClientRequest(.get, plan.url + joint + query.encoded)
        }
        request.headers.set("Accept", "application/json, text/plain;q=0.9")
        if let secret, !plan.headers.contains(where: { $0.value.contains("{secret}") }) {
            request.headers.set("Authorization", "Bearer \(secret.reveal())")
        }
        for header in plan.headers {
            request.headers.set(header.name, header.value.replacing("{secret}", with: secret?.reveal() ?? ""))
        }
        request.deadline = plan.limit
        request.connectDeadline = min(plan.limit, .seconds(3))
        request.firstByteDeadline = plan.limit
        request.idleDeadline = plan.limit
        request.longestBody = Self.longestAnswer
        return request
    }

    private static func hiding(_ secret: Secret?, in text: String) -> String {
        guard let secret, !secret.reveal().isEmpty else { return text }
        return text.replacing(secret.reveal(), with: Secret.mask)
    }

    /// What a server says of its failure is told in one sentence; a page for people says nothing to a model.
    private func failure(_ status: Status, _ text: String) -> Problem {
        let told = try? JSONValue(parsing: text)
        let sentence = ["message", "error", "detail", "title"].lazy.compactMap { told?[$0]?.string }.first
        let said = sentence.map { ": \($0)" } ?? "."
        return Problem(status.problemKind ?? .badGateway, "The tool \(plan.name) answered \(status.code)\(said)")
    }

    private static func outcome(of text: String) -> ToolOutcome {
        guard let answer = (try? JSONValue(parsing: text))?.object, let result = answer["result"],
            answer.allSatisfy({ ["result", "deed"].contains($0.key) })
        else { return ToolOutcome(text.isEmpty ? #"{"done":true}"# : text) }
        return ToolOutcome(result.string ?? result.description, deed: answer["deed"].flatMap { CallDeed(json: $0) })
    }
}

/// By which way servers of tools are asked: over what, where they may be, and what they know us by.
struct ExternalDoors: Sendable {
    let client: HTTPClient
    let targets: TargetCheck
    let secrets: ToolSecrets
}
