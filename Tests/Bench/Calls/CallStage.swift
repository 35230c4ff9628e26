import Calling
import FleetTestSupport
import Glibc
import Net
import Problems
import Settings
import Twilio

/// A voice-relay of its own with one agent, the model that it asks, and the exchange through which callers come.
@OnLoop
final class CallStage {
    let model: PacedModel
    let service: RunningServer
    let exchange: TelephoneExchange
    /// Whether the service has one core and no other.
    let isPinned: Bool
    private let stand: Stand
    private let neighbour: ListeningNeighbour

    private static let pinning = "/usr/bin/taskset"

    private init(
        _ stand: Stand, _ model: PacedModel, _ neighbour: ListeningNeighbour, _ service: RunningServer,
        _ exchange: TelephoneExchange
    ) {
        self.stand = stand
        self.neighbour = neighbour
        self.model = model
        self.service = service
        self.exchange = exchange
        isPinned = access(Self.pinning, X_OK) == 0
    }

    /// Starts all of it anew, in a folder of that name.
    static func open(on stand: Stand, _ name: String) async throws -> CallStage {
        let folder = "\(stand.folder.path)/\(name)"
        try writeAgent(to: "\(folder)-agents")
        let model = try PacedModel()
        let neighbour = try ListeningNeighbour()
        let account = SID.make(.account).text
        let token = "0123456789abcdef0123456789abcdef"
        let settings = [
            "OPENAI_API_KEY": "none", "OPENAI_BASE_URL": model.url, "AGENTS_DIR": "\(folder)-agents",
            "EMBEDDED_ACCOUNT_SID": account, "EMBEDDED_AUTH_TOKEN": token, "CONVERSATIONS_URL": neighbour.url,
            "INTELLIGENCE_URL": neighbour.url,
        ]
        let pin = access(pinning, X_OK) == 0 ? [pinning, "-c", "0"] : []
        let ready = try await ServiceRow(stand).begin("voice-relay", state: folder, settings, behind: pin).ready()
        let exchange = TelephoneExchange(account: account, token: Secret(token), connections: 16)
        return CallStage(stand, model, neighbour, ready.server, exchange)
    }

    /// Ends the service and lets go of the rest.
    func close() async {
        exchange.close()
        await stand.end(service.process)
        model.stop()
        neighbour.stop()
    }

    /// Where a call is asked about.
    var url: String { "http://\(service.address)/voice" }

    private static func writeAgent(to folder: String) throws {
        mkdir(folder, 0o700)
        mkdir("\(folder)/parcels", 0o700)
        try TextFile.write("You answer questions about parcels.\n", to: "\(folder)/parcels/context.md")
        try TextFile.write(
            #"{"title": "Parcels", "languages": {"en": {"greeting": "Hello, how can I help you?"}}}"#,
            to: "\(folder)/parcels/agent.json")
    }
}
