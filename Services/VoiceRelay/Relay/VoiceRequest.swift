import HTTP
import JSON
import Models
import Problems
import Twilio

/// What Twilio says of a call when it asks about it, by form or by query.
struct VoiceRequest: Sendable, CallParties {
    let form: FormFields
    let callSID: String
    let from: String
    let to: String
    let direction: String
    /// The agent that is to speak, where the address names one; it is signed with the rest.
    let agent: String?
    /// The language that the caller is known to speak, where the address names one.
    let language: Language?

    init(_ request: Request) async throws {
        let fields = request.method.isSafe ? request.target.parameters : try await request.form()
        guard let call = fields["CallSid"], SID.isWellFormed(call, .call) else {
            throw Problem(.invalid, "CallSid must be CA and 32 hexadecimal digits.", field: "CallSid")
        }
        form = fields
        callSID = call
        from = fields["From"] ?? ""
        to = fields["To"] ?? ""
        direction = fields["Direction"] ?? "inbound"
        agent = request.target.parameters["agent"]
        language = request.target.parameters["language"].flatMap(Language.init(tag:))
    }

    /// Nobody is on the line any more.
    var isOver: Bool {
        ["completed", "busy", "failed", "no-answer", "canceled"].contains(form["CallStatus"] ?? "")
    }

    /// What the session left us.
    var handoff: JSONObject? { form["HandoffData"].flatMap { try? JSONObject(parsing: $0) } }
}

/// What comes after a session, by what Twilio says of its end.
enum AfterSession: Sendable, Hashable {
    case over(reason: String)
    case handOver
    /// The socket was lost, and the caller is still there.
    case resume

    init(_ asked: VoiceRequest) {
        let handoff = asked.handoff
        switch asked.form["SessionStatus"] {
        case _ where asked.isOver: self = .over(reason: "hung up")
        case "failed": self = .resume
        case "ended" where handoff?["reasonCode"]?.string == "live-agent-handoff": self = .handOver
        case "ended": self = .over(reason: handoff?["reason"]?.string ?? "ended")
        default: self = .over(reason: "completed")
        }
    }
}
