import JSON
import Models
import Net
import Problems
import Telemetry
import Twilio

/// Everything that agents can have done: it offers a model its agent's tools, and uses them when the model asks.
///
/// Nothing is thrown from here: what goes wrong is told to the model, in words it can go on with, and to nobody else.
@OnLoop
final class Toolbox {
    private let shelf: ToolShelf
    private let log: Log
    private let counts: MetricFamily<Counter>
    private var book = PaceBook()
    /// What time it is, for the limits on how often.
    var now: () -> Moment = { .now }
    /// How much a model is told of why a tool failed, in characters.
    private static let longestFailure = 500
    /// How often one call may have anything done at all.
    var wholePace = ToolPace(most: 60, within: .seconds(60))

    nonisolated init(_ shelf: ToolShelf, log: Log, metrics: Metrics = .shared) {
        self.shelf = shelf
        self.log = log
        counts = metrics.counter(
            "fleet_tool_uses_total", help: "Tools that were used, by what came of it.", labels: ["tool", "outcome"])
    }

    /// What a model is told that an agent can have done.
    func offers(to agent: Agent) -> [ChatTool] { shelf.tools(of: agent).map(\.offer) }

    /// Whether a tool of an agent is known to take long.
    func isSlow(_ name: String, of agent: Agent) -> Bool { shelf.tool(name, of: agent)?.isSlow ?? false }

    /// Uses a tool as a model asks for it. Ends soon after its task is cancelled.
    func use(_ call: ToolCall, of agent: Agent, for caller: ToolCaller) async -> ToolUse {
        await use(call, of: agent, for: caller, hiding: [])
    }

    /// The same with arguments that nobody may see, beside those that the tool's schema marks: keys pressed in secret.
    func use(_ call: ToolCall, of agent: Agent, for caller: ToolCaller, hiding secrets: [String]) async -> ToolUse {
        let began = Moment.now
        var use = ToolUse(call: call, result: "", shownArguments: "{}", duration: .zero)
        let tool = shelf.tool(call.name, of: agent)
        do {
            guard let tool else { throw unknown(call.name, agent) }
            let outcome = try await outcome(of: call, tool, caller, secrets, &use.shownArguments)
            use.result = outcome.result
            use.deed = outcome.deed
        } catch {
            let problem = told(error, call.name, nil)
            use.problem = problem
            use.result = JSONValue.object(["error": .string(problem.message)]).description
        }
        use.result = BoundedResult.of(use.result)
        use.call = ToolCall(id: call.id, name: call.name, arguments: use.shownArguments)
        use.duration = Moment.now - began
        counts.with(tool?.name ?? "unknown", use.problem?.kind.rawValue ?? "done").add()
        return use
    }

    // MARK: Using

    private func outcome(
        of call: ToolCall, _ tool: any Tool, _ caller: ToolCaller, _ secrets: [String], _ shown: inout String
    ) async throws -> ToolOutcome {
        let schema = tool.offer.parameters
        let given: JSONObject
        do {
            given = try call.object
        } catch let problem as Problem {
            throw Problem(.invalid, "The arguments of \(tool.name) are no JSON object. \(problem.message)")
        }
        let secret = SecretArguments(given, schema, alsoHiding: secrets)
        shown = secret.shown.description
        let arguments = try ArgumentCheck.checked(given, as: schema)
        try takeTurn(tool, caller.callSID.isEmpty ? Self.person(of: caller, arguments) : caller.callSID)
        let limit = tool.limit
        // What was told in secret is not told back, however it ends.
        do {
            var outcome = try await within(limit, orThrow: Self.late(tool)) {
                try await tool.use(arguments, for: caller)
            }
            outcome.result = secret.hiding(in: outcome.result)
            outcome.deed = secret.hiding(in: outcome.deed)
            return outcome
        } catch {
            throw told(error, tool.name, secret)
        }
    }

    /// Whose use it is where there is no call: the customer's, or that of whom the arguments name, however spelled.
    private static func person(of caller: ToolCaller, _ arguments: JSONObject) -> String {
        guard caller.customerNumber.isEmpty, let named = arguments["to"]?.string else { return caller.customerNumber }
        return PhoneNumber(spelled: named)?.text ?? named
    }

    private func takeTurn(_ tool: any Tool, _ user: String) throws {
        let now = now()
        let own = PaceBook.Account(user: user, tool: tool.name)
        let all = PaceBook.Account(user: user, tool: nil)
        if let wait = book.wait(for: own, tool.pace, at: now) {
            throw Self.refusal("The tool \(tool.name) was", tool.pace, wait)
        }
        if let wait = book.wait(for: all, wholePace, at: now) { throw Self.refusal("Tools were", wholePace, wait) }
        book.note(own, at: now)
        book.note(all, at: now)
    }

    // MARK: Words for the model

    private static func refusal(_ what: String, _ pace: ToolPace, _ wait: Duration) -> Problem {
        let seconds = Int(wait.seconds.rounded(.up))
        return Problem(
            .tooMany,
            """
            \(what) used \(pace.most) times within \(pace.within.components.seconds) seconds, which is as often as is \
            allowed. It can be used again in \(seconds) seconds; go on without it.
            """, retryAfter: .seconds(seconds))
    }

    private nonisolated static func late(_ tool: any Tool) -> Problem {
        let (seconds, rest) = tool.limit.components
        let spoken = rest == 0 ? "\(seconds) seconds" : "\(Int(tool.limit.seconds * 1_000)) milliseconds"
        return Problem(
            .timedOut, "The tool \(tool.name) did not answer within \(spoken). It may have been done or not.")
    }

    private func unknown(_ name: String, _ agent: Agent) -> Problem {
        let names = shelf.tools(of: agent).map(\.name).joined(separator: ", ")
        let choice = names.isEmpty ? "There are none." : "There are: \(names)."
        return Problem(.notFound, "There is no tool \(name.prefix(64)). \(choice)")
    }

    private func told(_ error: any Error, _ name: String, _ secret: SecretArguments?) -> Problem {
        if Task.isCancelled || error is CancellationError { return Problem(.unavailable, "aborted") }
        if var problem = Problem(telling: error) {
            guard let secret else { return problem }
            // Cut after it was hidden: the beginning of a secret is one, too.
            problem.message = String(secret.hiding(in: problem.message).prefix(Self.longestFailure))
            return problem
        }
        log.error("A tool failed.", ["tool": name, "error": secret?.hiding(in: "\(error)") ?? "\(error)"])
        return Problem(.broken, "The tool \(name) failed, for no reason that could be mended here.")
    }
}
