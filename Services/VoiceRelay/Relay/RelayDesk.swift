import Fleet
import HTTP
import HTTPServer
import Models
import Net
import Problems
import Telemetry
import Twilio
import WebSocket

/// Where calls are answered: who answers, by which socket, and what comes after.
@OnLoop
final class RelayDesk {
    let hands: RelayHands
    let live: LiveCalls
    nonisolated let gate: SignatureGate
    private let tickets: RelayTickets
    /// Where the world reaches the service; nil when only this machine does.
    private var publicAddress: String?
    /// No new calls: the service stops.
    private(set) var isDraining = false
    /// Calls that break off go on with whoever answers next.
    private(set) var isLeaving = false
    private nonisolated let log: Log

    /// How long Twilio is given to ask what becomes of calls that are broken off.
    private nonisolated static let farewellTime = Duration.seconds(4)

    /// A message of Twilio's is a few kilobytes.
    private nonisolated static let limits = {
        var limits = Limits()
        limits.messageBytes = 256 << 10
        return limits
    }()

    init(
        _ hands: RelayHands, _ live: LiveCalls, _ gate: SignatureGate, _ tickets: RelayTickets, publicAddress: String?,
        log: Log
    ) {
        self.hands = hands
        self.live = live
        self.gate = gate
        self.tickets = tickets
        self.publicAddress = publicAddress
        self.log = log
        live.lost = { [weak self] in self?.end($0, "lost") }
    }

    /// Counts from now on: after a rotation, or when the public address has changed.
    func trust(_ account: TwilioAccount, publicAddress: String?) {
        self.publicAddress = publicAddress
        gate.trust(SignatureTrust(account, publicAddress: publicAddress))
    }

    // MARK: Sockets

    /// Opens the socket of a call. Who it belongs to its first message has to say.
    nonisolated func openSocket(_ request: Request) -> Response {
        .webSocket(request, limits: Self.limits, whenServerStops: .byItself) { socket in
            let session = await self.open(socket)
            _ = try? await socket.untilEnd()  // how it ended the session has been told
            withExtendedLifetime(session) {}
        }
    }

    private func open(_ socket: WebSocket) -> RelaySession {
        let session = RelaySession(self, socket)
        live.opened(session)
        return session
    }

    /// What was decided about the call that a socket says it belongs to; nil when nothing was.
    func admit(_ setup: RelaySetup) -> RelayTicket? {
        guard let token = setup.parameters[VoiceScript.ticketName] else { return nil }
        return tickets.redeem(token, for: setup.callSID)
    }

    /// The first message as it is written down.
    func withoutTicket(_ bytes: [UInt8], _ setup: RelaySetup) -> [UInt8] {
        guard let token = setup.parameters[VoiceScript.ticketName] else { return bytes }
        return Array(String(decoding: bytes, as: UTF8.self).replacing(token, with: "•••").utf8)
    }

    // MARK: Words for Twilio

    /// Answers a call with an agent.
    func connect(
        _ call: String, _ agent: Agent, _ language: Language, greeting: String, resumes: Bool, asked request: Request
    ) async throws -> TwiML {
        let token = try await tickets.issue(
            RelayTicket(
                callSID: call, agent: agent.name, version: agent.version, language: language, greeting: greeting,
                resumes: resumes))
        live.keepWaiting(for: call)
        // What is done in the session belongs to the request that led to it.
        let trace = Trace.current ?? Trace()
        let script = VoiceScript(agent: agent, language: language, others: hands.successors(of: agent))
        return try script.relay(
            socket: try socketAddress(request), greeting: greeting,
            parameters: [(VoiceScript.ticketName, token), (VoiceScript.traceName, trace.traceparent)])
    }

    /// Where Twilio is to open the socket: the public address, or this machine's, as it was asked.
    private func socketAddress(_ request: Request) throws -> String {
        if let publicAddress {
            let scheme = publicAddress.hasPrefix("http://") ? "ws://" : "wss://"
            let rest = publicAddress.drop { $0 != ":" }.dropFirst(3)
            return scheme + (rest.last == "/" ? rest.dropLast() : rest) + "/relay"
        }
        guard let host = request.headers["Host"] else { throw Problem(.invalid, "The request names no host.") }
        return (request.sender.isSecure ? "wss://" : "ws://") + host + "/relay"
    }

    /// The call is over, and nothing more comes of it.
    func end(_ call: String, _ reason: String) {
        live.forget(call)
        hands.journal.note(.ended(reason: reason), of: call)
    }

    // MARK: Stopping

    /// Lets the calls that go on end by themselves within the limit; then they are taken up by whoever answers next.
    func drain(within limit: Duration) async {
        isDraining = true
        live.hurry()
        if !live.isEmpty { log.notice("Calls are going on.", ["calls": live.count]) }
        let late = Problem(.timedOut, "late")
        do {
            try await within(limit, orThrow: late) { try await self.live.untilEmpty() }
        } catch {
            log.warning("Calls are broken off, to go on with whoever answers next.", ["calls": live.count])
            isLeaving = true
            live.leaveAll()
            // Twilio asks at once what comes next; until then somebody has to answer.
            _ = try? await within(Self.farewellTime, orThrow: late) { try await self.live.untilEmpty() }
        }
    }
}
