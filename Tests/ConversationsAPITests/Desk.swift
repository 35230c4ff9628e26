import Crypto
import Fleet
import FleetTestSupport
import Glibc
import HTTP
import HTTPClient
import HTTPServer
import JSON
import Problems
import Settings
import Store
import Telemetry

@testable import ConversationsAPI

/// The service with a folder of its own, asked without a socket.
struct Desk: Sendable {
    let folder: TemporaryFolder
    let frame: Frame
    let service: ConversationsService
    let routes: RouteTable
    private let ending: Ending

    init(
        _ folder: TemporaryFolder = TemporaryFolder("conversations"), environment: [String: String] = [:],
        change: (inout ConversationsService.Settings) -> Void = { _ in }
    ) async throws {
        self.folder = folder
        let profile = ConversationsService.profile
        let environment = environment.merging(["STATE_DIR": folder.path]) { told, _ in told }
        var reader = SettingsReader(SettingsSources(environment: environment))
        let frameSettings = FrameSettings(from: &reader, for: profile)
        var settings = ConversationsService.Settings(from: &reader)
        change(&settings)
        if let problem = reader.problems.first { throw problem }
        let database = try await Database(
            "\(folder.path)/conversations.sqlite", application: 1, durability: .normal, migrations: profile.migrations)
        frame = await Frame(profile, frameSettings, database, HTTPClient(), log: Log(LogSink(file: -1, form: .json)))
        service = try await ConversationsService(settings: settings, frame: frame)
        routes = RouteTable(service.routes)
        ending = Ending(frame)
    }

    /// Ends what the service does beside its requests once nobody asks it any more.
    private final class Ending: Sendable {
        private let frame: Frame

        init(_ frame: Frame) { self.frame = frame }

        deinit {
            let frame = frame
            Task { await frame.stopWork() }
        }
    }

    /// What stands in place of Twilio, at a desk that was told of no account.
    var standIn: EmbeddedTwilio {
        guard let embedded = service.embedded else { preconditionFailure("this desk keeps conversations at Twilio") }
        return embedded
    }

    /// Asks our own address; problems are thrown as they are.
    func api(
        _ method: Method = .get, _ path: String, _ body: JSONValue? = nil, headers: Headers = [:]
    ) async throws -> JSONValue {
        let response = try await routes.ask(method, "/api\(path)", headers: headers, body: body)
        guard case .bytes = response.content else { return .null }
        return try response.json
    }

    /// Asks as one of Twilio's clients does: with a form, and the account's name and token.
    func twilio(
        _ method: Method = .get, _ path: String, _ form: FormFields = [:], headers: Headers = [:]
    ) async throws -> JSONValue {
        var headers = headers
        guard let gate = service.embedded?.gate else { throw Problem(.notFound, "No Twilio is embedded here.") }
        let secret = "\(gate.account):\(gate.token.reveal())"
        headers.set("Authorization", "Basic " + Base64.standard.encode(Array(secret.utf8)))
        headers.set("Host", "127.0.0.1:3001")
        let response = try await routes.ask(method, path, headers: headers, form: form)
        guard case .bytes = response.content else { return .null }
        return try response.json
    }

    /// The code of the problem that asking throws.
    func code(of asking: () async throws -> JSONValue) async throws -> Int? {
        do {
            _ = try await asking()
            return nil
        } catch let problem as Problem {
            return problem.code
        }
    }
}
