import HTTP
import HTTPServer

/// What Twilio says of a call when it asks, as the API's description tells it. Nothing is refused for it: Twilio signs
/// forms, and whoever signs anything else is answered as well.
extension Route {
    private static let call: [RouteDocumentation.Parameter] = [
        .init("CallSid", isRequired: true, "The call: CA and 32 hexadecimal digits."),
        .init("From", "Who calls, in E.164."), .init("To", "Who is called, in E.164."),
        .init("Direction", "inbound, outbound-api or outbound-dial; inbound where it is not told."),
        .init("CallStatus", "ringing, in-progress, completed, busy, failed, no-answer or canceled."),
    ]

    /// Is asked about a call, by a form or, with GET, by the query; answers with TwiML.
    func aboutCall(_ fields: [RouteDocumentation.Parameter] = []) -> Route {
        documented {
            if method.isSafe { $0.parameters += Self.call + fields } else { $0.fields = Self.call + fields }
            $0.tag = "Twilio"
            $0.answers = [200: "TwiML: what to do with the call."]
            $0.answerType = "text/xml"
        }
    }

    /// Is asked what to do with a call that comes in.
    func answeringCall() -> Route {
        aboutCall().documented {
            $0.parameters += [
                .init("agent", "The agent that is to answer, by name; without it the agents' routing decides."),
                .init("language", "The language that the caller is known to speak: en, es or pt."),
            ]
        }
    }

    /// Is asked what comes after an agent.
    func afterSession() -> Route {
        aboutCall([
            .init("SessionId", "The session that is over."), .init("SessionStatus", "ended, completed or failed."),
            .init("HandoffData", "What the agent left, as JSON."),
        ])
    }

    /// Is asked what comes after a person was called.
    func afterDial() -> Route {
        aboutCall([.init("DialCallStatus", "completed, answered, busy, no-answer, failed or canceled.")])
    }

    /// Is asked what comes after the queue.
    func afterQueue() -> Route {
        aboutCall([
            .init("QueueResult", "bridged, hangup, leave, redirected, queue-full, system-error or error.")
        ])
    }

    /// Is asked what is heard in the queue.
    func inQueue() -> Route {
        aboutCall([.init("QueueTime", type: "integer", "How long the caller has waited, in seconds.")])
    }

    /// Is asked what a person hears before they are put through.
    func whispering() -> Route {
        documented {
            $0.parameters += [.init("call", "The call that they are to take, by its SID.")]
            $0.tag = "Twilio"
            $0.answers = [200: "TwiML: what the person hears first."]
            $0.answerType = "text/xml"
        }
    }

    /// Is told how a call goes.
    func hearingStatus() -> Route {
        aboutCall().documented {
            $0.answers = [204: "It was heard."]
            $0.answerType = nil
        }
    }

    /// Opens a socket.
    func openingSocket() -> Route {
        documented {
            $0.tag = "Twilio"
            $0.answers = [101: "The socket is open; its first message has to hold the ticket that the TwiML gave."]
        }
    }
}
