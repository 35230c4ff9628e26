import Fleet
import FleetTestSupport
import HTTP
import HTTPServer
import JSON
import Problems
import Settings
import Testing

@testable import ConversationsAPI

/// Where the conversations of a contract are kept.
enum Backing: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case embedded
    /// At Twilio: a second service of this kind, which is the embedded Twilio, plays it over real connections.
    case live

    var testDescription: String { rawValue }

    /// Runs `body` with a service whose conversations are kept so.
    func desk(_ body: (Desk) async throws -> Void) async throws {
        let embedded = try await Desk()
        guard self == .live else { return try await body(embedded) }
        let twilio = try await ScriptedTwilio(embedded.service.routes)
        let live = try await Desk(environment: embedded.asTwilio(at: twilio.url))
        do {
            try await body(live)
        } catch {
            await live.frame.stopWork()
            await twilio.stop()
            throw error
        }
        await live.frame.stopWork()
        await twilio.stop()
    }
}

extension Desk {
    /// The settings of a service that takes this one's embedded Twilio for Twilio.
    func asTwilio(at url: String) throws -> [String: String] {
        let gate = try #require(service.embedded?.gate)
        return [
            "TWILIO_BASE_URL": url, "TWILIO_ACCOUNT_SID": gate.account, "TWILIO_AUTH_TOKEN": gate.token.reveal(),
        ]
    }

    /// Asks our own address for the whole answer.
    func answer(
        _ method: Method = .get, _ path: String, _ body: JSONValue? = nil, headers: Headers = [:]
    ) async throws -> Response {
        try await routes.ask(method, "/api\(path)", headers: headers, body: body)
    }

    /// The kind of the problem that asking throws.
    func kind(of asking: () async throws -> JSONValue) async throws -> Problem.Kind? {
        do {
            _ = try await asking()
            return nil
        } catch let problem as Problem {
            return problem.kind
        }
    }

    /// Every page of a list, by the SIDs in it: forth by one token, and back by the other.
    func pages(_ list: String, _ key: String, size: Int) async throws -> (forth: [[String]], back: [[String]]) {
        func walk(_ token: String, from first: JSONValue?) async throws -> ([[String]], JSONValue?) {
            var pages: [[String]] = []
            var place = first?["meta"]?[token]?.string
            var last = first
            repeat {
                if first != nil, place == nil { break }
                let page = try await api(.get, "\(list)?pageSize=\(size)" + (place.map { "&pageToken=\($0)" } ?? ""))
                pages.append(try page.sids(key))
                place = page["meta"]?[token]?.string
                last = page
            } while place != nil && pages.count < 100
            return (pages, last)
        }
        let (forth, last) = try await walk("nextPageToken", from: nil)
        let (back, _) = try await walk("previousPageToken", from: last)
        return (forth, back)
    }
}

extension JSONValue {
    /// The SIDs of a list's rows.
    func sids(_ key: String) throws -> [String] { try #require(self[key]?.array).compactMap { $0["sid"]?.string } }
}
