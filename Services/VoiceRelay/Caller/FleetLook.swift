import HTTP
import HTTPClient
import JSON
import Net
import Problems

/// Looks up what the fleet has written down of a call.
@OnLoop
final class FleetLook {
    private let relay: String
    private let conversations: String
    private let client = HTTPClient()

    /// - Parameters:
    ///   - relay: Where the journal is asked for.
    ///   - conversations: Where what was sent is asked for.
    nonisolated init(relay: String, conversations: String) {
        self.relay = relay
        self.conversations = conversations
    }

    func journal(of sid: String) async throws -> JSONValue { try await ask("\(relay)/calls/\(sid)") }

    /// The tools a call has used, in the order of the journal.
    func tools(of sid: String) async throws -> [String] {
        var names: [String] = []
        func collect(_ value: JSONValue, in member: String) {
            if member == "tools", let name = value["name"]?.string { names.append(name) }
            for member in value.object ?? [:] { collect(member.value, in: member.key) }
            for element in value.array ?? [] { collect(element, in: member) }
        }
        collect(try await journal(of: sid), in: "")
        return names
    }

    /// The texts of what was sent to a number, newest first.
    func outbox(sentTo number: String, kind: String? = nil) async throws -> [String] {
        var query: FormFields = ["to": number]
        if let kind { query.add("kind", kind) }
        let answer = try await ask("\(conversations)/api/outbox?\(query.encoded)")
        return (answer["items"]?.array ?? []).compactMap { $0["text"]?.string }
    }

    /// The last code that was sent to a number.
    func code(sentTo number: String, within limit: Duration) async throws -> String {
        var found: String?
        try await until("A code was sent to \(number)", within: limit) {
            found = try await outbox(sentTo: number, kind: "verification").first
            return found != nil
        }
        return found ?? ""
    }

    /// The frames of a call, one JSON object a line.
    func frames(of sid: String) async throws -> [UInt8] {
        let response = try await client.send(ClientRequest(.get, "\(relay)/calls/\(sid)/frames"))
        let body = try await response.collect(upTo: 10 << 20)
        guard response.status == .ok else {
            throw Problem(.notFound, "\(relay)/calls/\(sid)/frames answered \(response.status.code).")
        }
        return body
    }

    /// Asks again and again, a little later each time: those who write things down tell nobody when they have.
    func until(_ what: String, within limit: Duration, _ isSo: () async throws -> Bool) async throws {
        let due = Moment.now + limit
        var gap = Duration.milliseconds(20)
        while try await !isSo() {
            guard due > .now else { throw Problem(.timedOut, "\(what): not within \(limit)") }
            try await pause(for: gap)
            gap = min(gap * 2, .seconds(1))
        }
    }

    private func ask(_ url: String) async throws -> JSONValue {
        let response = try await client.send(ClientRequest(.get, url))
        let body = try await response.collect(upTo: 4 << 20)
        // A call that has only begun may not stand there yet.
        if response.status == .notFound { return .null }
        guard response.status == .ok else {
            throw Problem(.badGateway, "\(url.prefix { $0 != "?" }) answered \(response.status.code)")
        }
        return try JSONValue(parsing: body)
    }
}
