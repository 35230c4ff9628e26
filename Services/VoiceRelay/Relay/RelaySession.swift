import JSON
import Models
import Net
import Problems
import Telemetry
import WebSocket

/// One socket of one call: what comes in is given to the call, what the call wants done is done. No task is kept for a call
/// that nobody speaks in.
///
/// ```
/// opened ──(setup, ticket)──▶ remembering ──▶ running ──▶ over
/// ```
@OnLoop
final class RelaySession: WebSocketReader {
    let desk: RelayDesk
    private let socket: WebSocket
    private(set) var call: Call?
    /// What the log lines and spans of all that is done for the call have in common.
    private(set) var context = LogContext()
    private var span: Span?
    private let began = Moment.now
    private lazy var timer = Timer { [weak self] in self?.timerActs() }
    private var dueAt: Moment?
    private lazy var errands = CallErrands(desk.hands) { [weak self] in self?.step($0) }
    /// What arrived while an earlier call was being remembered.
    private var early: [(event: RelayEvent, bytes: [UInt8])] = []
    private var isRemembering = false
    private var malformed = 0
    /// The last turn whose time was counted.
    private var turnCounted = 0
    private var prompts = MessagePace.prompts
    /// Words that are not whole: however many come, the whole ones have room.
    private var partials = MessagePace.prompts
    private var messages = MessagePace.messages

    /// How long the first message may take.
    static let setupPatience = Duration.seconds(5)
    /// So many messages in a row that make no sense are enough.
    static let mostMalformed = 10
    static let mostEarly = 32
    /// No frame of Twilio's is longer; of one that is, the beginning is written down.
    private static let longestFrame = 16 << 10
    private static let shownOfLonger = 1 << 10

    init(_ desk: RelayDesk, _ socket: WebSocket) {
        self.desk = desk
        self.socket = socket
        timer.start(after: Self.setupPatience)
        socket.start(self)
    }

    var callSID: String { call?.setup.callSID ?? "" }

    // MARK: The socket

    func received(_ message: Message, on socket: WebSocket) {
        guard messages.admits(at: .now) else {
            if messages.isFirstRefused { overlook("messages") }
            return
        }
        let event: RelayEvent
        do {
            guard message.isText else { return refuse("a binary message") }
            event = try RelayEvent(parsing: message.bytes)
        } catch {
            return refuse("a message that cannot be read")
        }
        malformed = 0
        guard !isRemembering else {
            if early.count < Self.mostEarly { early.append((event, message.bytes)) }
            return
        }
        guard call != nil else { return begin(event, message.bytes) }
        take(event, message.bytes)
    }

    private func take(_ event: RelayEvent, _ bytes: [UInt8]) {
        guard case .prompt(var prompt) = event else {
            desk.hands.journal.frame(shown(bytes, event), .received, of: callSID)
            if case .interrupt = event { desk.hands.metrics.interrupted() }
            return step(.received(event))
        }
        guard prompt.isLast ? prompts.admits(at: .now) : partials.admits(at: .now) else {
            if prompt.isLast ? prompts.isFirstRefused : partials.isFirstRefused { overlook("prompts") }
            return
        }
        desk.hands.journal.frame(shown(bytes, event), .received, of: callSID)
        let longest = MessagePace.longestPrompt
        if prompt.text.utf8.count > longest { prompt.text = String(prompt.text.prefix(longest)) }
        step(.received(.prompt(prompt)))
    }

    /// What comes more often than anybody speaks is neither answered nor written down.
    private func overlook(_ what: String) {
        guard call != nil, !isRemembering else { return }
        step(.received(.error("\(what) came more often than anybody speaks")))
    }

    /// What is secret is not written down, nor is more than anybody would say.
    private func shown(_ bytes: [UInt8], _ event: RelayEvent) -> [UInt8] {
        if case .dtmf = event, call?.hidesKeys(at: .now - began) == true {
            return Array(#"{"type":"dtmf","digit":"•"}"#.utf8)
        }
        return bytes.count > Self.longestFrame ? Array(bytes.prefix(Self.shownOfLonger)) : bytes
    }

    private func refuse(_ what: String) {
        malformed += 1
        if call != nil, !isRemembering { step(.received(.error("\(what) came"))) }
        if malformed >= Self.mostMalformed {
            socket.close(.invalidContent, reason: "Too many consecutive malformed messages")
        }
    }

    func ended(_ end: WebSocketEnd, of socket: WebSocket) {
        timer.stop()
        span?.end(error: end.problem?.message)
        span = nil
        // Whoever was still being remembered finds the socket closed.
        guard call != nil else { return desk.live.gone(self) }
        breakOff(end.problem?.message ?? "closed \(end.code)")
        desk.live.ended(self)
    }

    /// Twilio has said so, and what was said is written down before anything comes of that.
    func isOver() {
        breakOff("over, as Twilio says")
        socket.close(.normal)
    }

    private func breakOff(_ reason: String) {
        step(.dropped(reason: reason))
        errands.stop()
    }

    /// Twilio is told that we go away; what comes next it asks our action address.
    func leave() { socket.close(.serviceRestart, reason: "The service is restarting.") }

    // MARK: The beginning

    private func begin(_ event: RelayEvent, _ bytes: [UInt8]) {
        // Nothing counts before it is known whose call it is.
        guard case .setup(let setup) = event else { return }
        guard let ticket = desk.admit(setup) else {
            return socket.close(.policyViolation, reason: "No call was announced for this socket.")
        }
        timer.stop()
        belong(to: setup)
        desk.hands.journal.frame(desk.withoutTicket(bytes, setup), .received, of: setup.callSID)
        if !ticket.resumes, let agent = desk.hands.agents.agent(named: ticket.agent), agent.version == ticket.version {
            return start(setup, ticket, agent, memory: nil)
        }
        isRemembering = true
        inContext { Task(executorPreference: EventLoop.shared) { await self.remember(setup, ticket) } }
    }

    /// The session is a part of the trace of the request that led to it.
    private func belong(to setup: RelaySetup) {
        let told = setup.parameters[VoiceScript.traceName].flatMap(Trace.init(traceparent:))
        context = LogContext(trace: told, callSID: setup.callSID)
        span = Span("relay.session", ["call": setup.callSID], in: context)
        context.trace = span?.trace
    }

    /// What is begun here goes on in tasks that belong to the call.
    private func inContext(_ work: () -> Void) { LogContext.$current.withValue(context, operation: work) }

    private func remember(_ setup: RelaySetup, _ ticket: RelayTicket) async {
        // A call that cannot be remembered begins anew.
        let memory = ticket.resumes ? try? await desk.hands.journal.memory(of: ticket.callSID) : nil
        let agent = await desk.hands.agents.pinned(ticket.agent, version: ticket.version)
        isRemembering = false
        guard socket.isOpen, let agent else {
            return socket.close(.policyViolation, reason: "The agent of this call is gone.")
        }
        start(setup, ticket, agent, memory: memory ?? nil)
        let waiting = early
        early = []
        for (event, bytes) in waiting { take(event, bytes) }
    }

    private func start(_ setup: RelaySetup, _ ticket: RelayTicket, _ agent: Agent, memory: CallMemory?) {
        let customer = desk.hands.customers.known(setup.customerNumber) ?? memory?.opening.customer
        call = Call(setup, desk.hands.equipped(agent), language: ticket.language, customer: customer)
        desk.live.began(self)
        desk.hands.journal.note(.connected(sessionID: setup.sessionID, resumed: ticket.resumes), of: setup.callSID)
        if customer == nil { learnCustomer(setup.customerNumber) }
        step(.began(greeting: ticket.greeting, memory: memory))
    }

    private func learnCustomer(_ number: String) {
        guard !number.isEmpty else { return }
        inContext { Task(executorPreference: EventLoop.shared) { await self.learn(number) } }
    }

    private func learn(_ number: String) async {
        if let customer = await desk.hands.customers.customer(number: number) { step(.customer(customer)) }
    }

    // MARK: The call

    /// Gives the call an event, and does what it wants done.
    func step(_ event: CallEvent) {
        guard call != nil else { return }
        var actions: [CallAction] = []
        call?.take(event, at: .now - began, &actions)
        inContext { for action in actions { perform(action) } }
        setTimer()
    }

    private func perform(_ action: CallAction) {
        switch action {
        case .send(let command): send(command)
        case .ask(let request, let models, let answer):
            errands.ask(request, models, answer)
            step(.asked(answer: answer))
        case .stopAsking: errands.stopAsking()
        case .use(let tool, let answer, let secrets): use(tool, answer, secrets)
        case .stopTools: errands.stopTools()
        case .find(let name):
            let agent = desk.hands.agents.agent(named: name)
            step(.agent(agent.map(desk.hands.equipped), name: name))
        case .note(let note):
            if case .answered(let answer) = note { count(answer) }
            desk.hands.journal.note(note, of: callSID)
        case .showHeard(let words): desk.hands.journal.partial(words: words, of: callSID)
        case .showSaid(let words): desk.hands.journal.spoken(words, of: callSID)
        case .close: socket.close(.normal)
        }
    }

    /// A turn that is told again, with what was heard of it, has been counted.
    private func count(_ answer: AnswerNote) {
        guard answer.turn > turnCounted else { return }
        turnCounted = answer.turn
        desk.hands.metrics.ended(answer.times)
    }

    private func send(_ command: RelayCommand) {
        // What we write can always be written.
        guard let bytes = try? command.serialized() else { return }
        guard socket.post(utf8: bytes) else {
            // Nobody reads: a call that hears nothing is no call.
            guard socket.isOpen else { return }
            socket.close(.policyViolation, reason: "Nothing is being read.")
            return errands.stop()
        }
        desk.hands.journal.frame(bytes, .sent, of: callSID)
        if case .text = command, let turn = call?.turn, turn.hasSpoken, turn.firstFrame == nil {
            var none: [CallAction] = []
            let now = Moment.now - began
            call?.take(.framed(answer: turn.answer), at: now, &none)
            desk.hands.metrics.answered(after: now - turn.begun)
        }
    }

    private func use(_ tool: ToolCall, _ answer: Int, _ secrets: [String]) {
        guard let call else { return }
        guard !call.current.tools.isEmpty else { return step(.toolDone(AgentTools.unoffered(tool), answer: answer)) }
        let caller = ToolCaller(
            callSID: call.setup.callSID, customerNumber: call.customerNumber, ownNumber: call.ownNumber,
            agent: call.agent.name, language: call.language.current)
        errands.use(tool, of: call.agent, for: caller, answer, secrets)
    }

    // MARK: The clock

    private func setTimer() {
        guard let next = call?.due.next else {
            if dueAt != nil { timer.stop() }
            dueAt = nil
            return
        }
        let moment = began + next
        guard moment != dueAt else { return }
        dueAt = moment
        timer.start(at: moment)
    }

    private func timerActs() {
        dueAt = nil
        guard call != nil else { return socket.close(.policyViolation, reason: "No setup came in time.") }
        step(.tick)
    }
}
