import Fleet
import Guarded
import HTTPServer
import Models
import Net
import Store
import Telemetry
import Twilio

/// The agent, on every channel.
struct VoiceRelayService: FleetService {
    static let profile = ServiceProfile(
        name: "voice-relay", concern: "The agent, on every channel.", portSetting: "RELAY_PORT", port: 8080,
        neighbours: Neighbour.rightOf("voice-relay"),
        migrations: [
            .frame, AgentTables.first, .calls, .relayTickets, CustomerNotes.migration, .callEvents, .openCallEvents,
        ],
        // What is written about a call is written behind what was: few pages at a time, of which few are read again.
        caches: Database.PageCaches(writer: 4 << 20, reader: 2 << 20))

    static let commands = [CallCommand.command]

    let frame: Frame
    let agents: AgentLibrary
    let tools: ToolKit
    let archive: CallArchive
    let desk: RelayDesk
    let finishTime: Duration
    let customers: CustomerDirectory

    init(settings: Settings, frame: Frame) async throws {
        try await self.init(settings: settings, frame: frame, metrics: .shared)
    }

    init(settings: Settings, frame: Frame, metrics: Metrics) async throws {
        self.frame = frame
        finishTime = settings.drainTime
        let agents = AgentLibrary(settings.agents, frame)
        try await agents.open()
        self.agents = agents
        let account = try Self.account(settings.telephony, frame)
        let customers = CustomerDirectory(settings.segment, frame)
        await customers.begin()
        self.customers = customers
        tools = ToolKit(
            frame: frame, settings.tools, telephony: settings.telephony, account: account, lookup: customers,
            roster: agents, metrics: metrics)
        archive = await CallArchive(
            frame: frame, settings: settings.journal,
            masks: { name in agents.masking.withLock { $0.contains(name) } },
            remember: { try customers.remember(CustomerOutcome($0)) })
        let counted = RelayMetrics(metrics)
        let models = await ModelDesk(settings.models, frame, counted.models)
        let tickets = RelayTickets(frame.database)
        try await tickets.load()
        let gate = SignatureGate(
            SignatureTrust(account, publicAddress: settings.telephony.publicAddress), metrics: metrics)
        let hands = RelayHands(
            agents: agents, tools: tools.forAgents, customers: customers, journal: archive.journal,
            model: { models.model($0) }, metrics: counted)
        let memory = CrowdMemory {
            models.letGo()
            Task(executorPreference: EventLoop.shared) { await frame.giveBackMemory() }
        }
        let live = LiveCalls(memory: memory)
        counted.watch(live)
        desk = await RelayDesk(
            hands, live, gate, tickets, publicAddress: settings.telephony.publicAddress, log: frame.log)
    }

    func reload(_ settings: Settings) async {
        do {
            try await agents.reload(settings.agents)
        } catch {
            frame.log.error("The agents could not be read anew.", ["error": "\(error)"])
        }
        do {
            // A token that was rotated, and an address that has changed, count from now on.
            let account = try Self.account(settings.telephony, frame)
            await desk.trust(account, publicAddress: settings.telephony.publicAddress)
            await tools.reload(settings.tools, telephony: settings.telephony, account: account)
        } catch {
            frame.log.error("By which account it is telephoned could not be read anew.", ["error": "\(error)"])
        }
    }

    private static func account(_ settings: TelephonySettings, _ frame: Frame) throws -> TwilioAccount {
        try TelephonyAccount.account(
            settings, stateFolder: frame.settings.stateFolder,
            conversationsURL: frame.settings.neighbours["conversations-api"] ?? "")
    }

    func finish() async { await desk.drain(within: finishTime) }
}
