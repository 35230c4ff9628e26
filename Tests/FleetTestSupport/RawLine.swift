package import Calling
package import HTTP
package import JSON
package import Net
import Problems
package import Twilio
package import WebSocket

/// A relay as Twilio knows it: where it is asked, and by whom.
@OnLoop
package struct RelayDoor {
    package let origin: String
    package let exchange: TelephoneExchange

    package nonisolated init(_ origin: String, _ exchange: TelephoneExchange) {
        self.origin = origin
        self.exchange = exchange
    }

    /// Asks anything as Twilio does.
    package func ask(_ path: String, _ form: FormFields) async throws -> TwiMLAnswer {
        try await exchange.ask("\(origin)\(path)", form)
    }

    /// Asks how a call is answered.
    package func announce(_ sid: String, from: String = "+15005550001") async throws -> RelayTerms {
        try RelayTerms(
            try await ask("/voice", ["CallSid": sid, "From": from, "To": "+15005550006", "CallStatus": "ringing"]))
    }
}

extension RelayTerms {
    /// The terms of the session that an answer leads to.
    package init(_ answer: TwiMLAnswer) throws {
        guard let noun = answer.verbs.first?.elements.first, noun.name == "ConversationRelay" else {
            throw Problem(.badGateway, "No session is to be held: \(answer.verbs.map(\.name)).")
        }
        try self.init(noun)
    }
}

/// A socket to a relay over which anything at all can be said.
@OnLoop
package final class RawLine {
    package nonisolated let sid: String
    package nonisolated let terms: RelayTerms
    /// What Twilio calls the session.
    package nonisolated let session = SID.make(.relaySession).text
    package nonisolated let socket: WebSocket
    package private(set) var heard: [JSONValue] = []
    package private(set) var end: WebSocketEnd?
    private let call: TestCall
    private let changed = Signal()
    private let cut: Cut

    /// Asks how a call is answered, and opens the socket that is named, with nothing said over it.
    package convenience init(_ door: RelayDoor, from: String = "+15005550001") async throws {
        let sid = SID.make(.call).text
        try await self.init(door, sid: sid, try await door.announce(sid, from: from), from: from)
    }

    /// Opens the socket that was named for a call.
    package init(
        _ door: RelayDoor, sid: String, _ terms: RelayTerms, from: String = "+15005550001"
    ) async throws {
        self.sid = sid
        self.terms = terms
        var plan = TestCall.Plan(url: "\(door.origin)/voice", from: from, to: "+15005550006")
        plan.sid = sid
        call = TestCall(plan, over: door.exchange)
        (socket, cut) = try await door.exchange.connect(terms.url)
        socket.start(
            onMessage: { [weak self] message, _ in
                self?.heard.append((try? JSONValue(parsing: message.bytes)) ?? .null)
                self?.changed.raise()
            },
            onEnd: { [weak self] end in
                self?.end = end
                self?.changed.raise()
            })
    }

    package func send(_ text: String) { socket.post(text: text) }
    package func send(_ message: JSONValue) { send(message.description) }

    /// Says who calls, as Twilio does, or otherwise.
    package func setUp(_ change: (inout RelayTerms) -> Void = { _ in }) {
        var terms = terms
        change(&terms)
        send(call.setup(session, terms))
    }

    package func says(_ words: String) {
        send(["type": "prompt", "voicePrompt": .string(words), "lang": "en-US", "last": true])
    }

    /// Says something and waits until these words come.
    package func asks(_ words: String, hears answer: String) async throws {
        let known = heard.count
        says(words)
        try await wait(for: answer) { Self.words(heard[known...]).contains(answer) }
    }

    /// Waits until something has been said.
    package func hears(_ text: String) async throws { try await wait(for: text) { words.contains(text) } }

    /// What was said so far.
    package var words: String { Self.words(heard[...]) }

    private static func words(_ messages: ArraySlice<JSONValue>) -> String {
        messages.compactMap { $0["token"]?.string }.joined()
    }

    /// Waits until the agent has ended the session, and answers with what it leaves.
    package func handedOff() async throws -> String {
        try await wait(for: "the agent's end") { heard.last?["type"]?.string == "end" }
        return heard.last?["handoffData"]?.string ?? ""
    }

    /// Waits until the socket is closed, and says with what.
    @discardableResult
    package func closed() async throws -> CloseCode? {
        try await wait(for: "the end") { end != nil }
        return end?.code
    }

    /// Ends the connection as a cable that is pulled does.
    package func drop() { cut.cut(socket) }

    /// What Twilio says when the session is over.
    package func over(_ status: String, _ more: FormFields = [:]) -> FormFields {
        var form: FormFields = [
            "CallSid": sid, "SessionId": session, "SessionStatus": status, "From": call.plan.from,
            "To": call.plan.to, "CallStatus": status == "completed" ? "completed" : "in-progress",
        ]
        for field in more.fields { form.add(field.name, field.value) }
        return form
    }

    private func wait(for what: String, _ isSo: () -> Bool) async throws {
        let last = Moment.now + .seconds(60)
        while !isSo() {
            let seen = changed.count
            guard Moment.now < last else { throw Problem(.timedOut, "There was to come \(what): \(heard)") }
            try await changed.wait(beyond: seen, atMost: last - .now)
        }
    }
}
