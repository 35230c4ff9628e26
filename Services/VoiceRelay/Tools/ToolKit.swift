import Fleet
import HTTPServer
import Net
import Targets
import Telemetry
import Twilio

/// The tools of a service, put together.
struct ToolKit: Sendable {
    let toolbox: Toolbox
    /// The same for agents in calls.
    let forAgents: AgentTools
    let shelf: ToolShelf
    private let handlers: ToolHandlers
    private let customers: CustomerHandlers
    private let frame: Frame
    private let telephony: TelephonyDesk

    /// - Parameters:
    ///   - account: By which messages are sent and calls placed.
    ///   - lookup: Where it is looked up who somebody is.
    ///   - roster: The agents that there are.
    init(
        frame: Frame, _ settings: ToolSettings, telephony: TelephonySettings, account: TwilioAccount,
        lookup: any CustomerLookup = NobodyKnown(), roster: (any AgentRoster)? = nil, metrics: Metrics = .shared
    ) {
        let notes = CustomerNotes(frame)
        let desk = TelephonyDesk(TwilioClient(account, over: frame.client), Self.rules(telephony, frame))
        self.frame = frame
        self.telephony = desk
        let builtin = BuiltinTools(telephony: desk, customers: lookup, notes: notes, roster: roster)
        let doors = ExternalDoors(
            client: frame.client, targets: TargetCheck(.tools, allowed: settings.allowed, allowsLoopback: false),
            secrets: settings.secrets)
        shelf = ToolShelf(builtin: builtin, doors: doors)
        toolbox = Toolbox(shelf, log: frame.log, metrics: metrics)
        forAgents = AgentTools(toolbox, areAllowed: settings.areForAgents)
        handlers = ToolHandlers(toolbox: toolbox, secret: ToolSecret(settings.secret), roster: roster)
        customers = CustomerHandlers(customers: lookup, notes: notes)
    }

    var routes: [Route] { handlers.routes + customers.routes }

    /// Takes up settings that have changed: by which account and from which number things are sent, and the secrets.
    @OnLoop
    func reload(_ settings: ToolSettings, telephony told: TelephonySettings, account: TwilioAccount) {
        telephony.use(TwilioClient(account, over: frame.client), Self.rules(told, frame))
        handlers.secret.change(settings.secret)
        shelf.doors.secrets.change(settings.secrets)
        forAgents.areAllowed = settings.areForAgents
    }

    private static func rules(_ telephony: TelephonySettings, _ frame: Frame) -> TelephonyDesk.Rules {
        TelephonyDesk.Rules(
            ownNumber: telephony.ownNumber, verifyService: telephony.verifyService,
            isEmbedded: telephony.twilio == nil, answerURL: answerURL(telephony, frame))
    }

    /// The embedded Twilio is on this machine; Twilio itself needs to be told where the world reaches us.
    private static func answerURL(_ telephony: TelephonySettings, _ frame: Frame) -> String? {
        if let address = telephony.publicAddress { return address + "/voice" }
        return telephony.twilio == nil ? "http://127.0.0.1:\(frame.settings.port)/voice" : nil
    }
}
