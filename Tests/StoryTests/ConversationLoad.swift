import FleetTestSupport
import Glibc
import Guarded
import HTTP
import JSON
import Net
import Problems
import Testing

/// What many clients do to a service until it is killed, and what they were told of it.
final class ConversationLoad: Sendable {
    private let round: Int
    /// After so many acknowledgements the service is killed.
    private let enough: Int
    private let book = Guarded(Book())

    fileprivate struct Book {
        var acknowledged = 0
        /// The conversations that everybody writes to.
        var rooms: [String] = []
        /// Opened conversations: SIDs by unique name.
        var opened: [String: String] = [:]
        /// Messages by what they say, which is also what their requests are called.
        var said: [String: Said] = [:]
        /// How often the name of a conversation was asked to change, and how often that was acknowledged.
        var renamed: [String: (asked: Int, acknowledged: Int)] = [:]
    }

    fileprivate struct Said {
        var room: String
        var sid: String?
        var index: Int?
    }

    static let telling: Headers = ["X-Twilio-Webhook-Enabled": "true"]

    init(round: Int, enough: Int) {
        self.round = round
        self.enough = enough
    }

    /// Opens the conversations that are written to; needs a service that lives.
    func prepare(_ service: RunningService) async throws {
        for _ in 0..<8 {
            let answer = try await service.client.post("/api/conversations", ["friendlyName": "r\(round)"])
            let sid = try #require(try answer.json["sid"]?.string)
            book.withLock { $0.rooms.append(sid) }
        }
    }

    /// Asks from many sides until nobody answers any more; ends the service once enough was acknowledged.
    func run(against service: RunningService, clients: Int) async {
        await withTaskGroup(of: Void.self) { group in
            for client in 0..<clients {
                group.addTask { [self] in
                    switch client % 4 {
                    case 0: await open(client, service)
                    case 1: await rename(client, service)
                    default: await say(client, service)
                    }
                }
            }
        }
    }

    private func open(_ client: Int, _ service: RunningService) async {
        var number = 0
        while true {
            number += 1
            let name = "r\(round)-c\(client)-n\(number)"
            guard let answer = try? await service.client.post("/api/conversations", ["uniqueName": .string(name)]),
                answer.status == .created, let sid = try? answer.json["sid"]?.string
            else { return }
            count(service) { $0.opened[name] = sid }
        }
    }

    private func rename(_ client: Int, _ service: RunningService) async {
        let made = try? await service.client.post("/api/conversations", ["friendlyName": "0"])
        guard let sid = try? made?.json["sid"]?.string else { return }
        var number = 0
        while true {
            number += 1
            let next = number
            book.withLock { $0.renamed[sid, default: (0, 0)].asked = next }
            guard
                let answer = try? await service.client.patch(
                    "/api/conversations/\(sid)", ["friendlyName": .string("\(number)")]), answer.status == .ok
            else { return }
            count(service) { $0.renamed[sid]?.acknowledged = next }
        }
    }

    private func say(_ client: Int, _ service: RunningService) async {
        var number = 0
        while true {
            number += 1
            let text = "r\(round)-c\(client)-n\(number)"
            let room = book.withLock { book in
                let room = book.rooms[(client + book.said.count) % book.rooms.count]
                book.said[text] = Said(room: room)
                return room
            }
            guard let answer = try? await post(text, in: room, service), answer.status == .created,
                let message = try? answer.json
            else { return }
            count(service) { $0.acknowledge(text, message) }
        }
    }

    private func post(_ text: String, in room: String, _ service: RunningService) async throws -> TestClient.Answer {
        var headers = Self.telling
        headers.set("Idempotency-Key", text)
        return try await service.client.post(
            "/api/conversations/\(room)/messages", ["body": .string(text), "author": "load"], headers: headers)
    }

    private func count(_ service: RunningService, _ note: (inout Book) -> Void) {
        let isEnough = book.withLock { book in
            note(&book)
            book.acknowledged += 1
            return book.acknowledged == enough
        }
        if isEnough { service.process.send(SIGKILL) }
    }
}

// What must be true once the service lives again.
extension ConversationLoad {
    /// Asks again, under the same keys, what nobody answered; that does nothing twice.
    func askAgain(_ service: RunningService) async throws {
        let open = book.withLock { book in book.said.filter { $0.value.sid == nil } }
        for (text, said) in open {
            let answer = try await post(text, in: said.room, service)
            try #require(answer.status == .created, "\(text): \(answer.text)")
            let message = try answer.json
            book.withLock { $0.acknowledge(text, message) }
        }
    }

    /// Looks for everything that was acknowledged; answers the SIDs of all messages.
    func check(_ service: RunningService) async throws -> Set<String> {
        let book = book.withLock { $0 }
        for (name, sid) in book.opened {
            let found = try await service.client.get("/api/conversations/\(name)").json["sid"]?.string
            try #require(found == sid, "conversation \(name) is gone")
        }
        for (sid, times) in book.renamed {
            let name = try await service.client.get("/api/conversations/\(sid)").json["friendlyName"]?.string
            let number = try #require(name.flatMap { Int($0) })
            try #require((times.acknowledged...times.asked).contains(number), "a change of \(sid) is gone")
        }
        var kept: [String: String] = [:]
        for room in book.rooms {
            for (index, message) in try await messages(of: room, service).enumerated() {
                let (text, sid) = (message["body"]?.string ?? "", message["sid"]?.string ?? "")
                try #require(message["index"]?.int == index, "\(room) has a gap at \(index)")
                try #require(kept.updateValue(sid, forKey: text) == nil, "\(text) was said twice")
                try #require(book.said[text]?.index == index, "\(text) is not where it was said")
            }
        }
        try #require(kept == book.said.compactMapValues(\.sid), "messages are gone")
        try await checkFound(Set(kept.values), in: book.rooms, service)
        return Set(kept.values)
    }

    /// Whether the index lacks nothing, and knows nothing else. It was killed while it followed, and each search takes it
    /// further.
    private func checkFound(_ kept: Set<String>, in rooms: [String], _ service: RunningService) async throws {
        var found: [String] = []
        for _ in 0..<100 where found.count < kept.count {
            found = []
            for room in rooms {
                found += try await messages(of: room, service, "&search=r\(round)").compactMap { $0["sid"]?.string }
            }
        }
        try #require(found.count == kept.count && Set(found) == kept, "a search finds other messages than are kept")
    }

    private func messages(
        of room: String, _ service: RunningService, _ narrowed: String = ""
    ) async throws -> [JSONValue] {
        var found: [JSONValue] = []
        var next = ""
        repeat {
            let page = try await service.client.get(
                "/api/conversations/\(room)/messages?pageSize=100\(narrowed)\(next)"
            ).json
            found += page["messages"]?.array ?? []
            next = page["meta"]?["nextPageToken"]?.string.map { "&pageToken=\($0)" } ?? ""
        } while !next.isEmpty
        return found
    }
}

extension ConversationLoad.Book {
    fileprivate mutating func acknowledge(_ text: String, _ message: JSONValue) {
        said[text]?.sid = message["sid"]?.string
        said[text]?.index = message["index"]?.int
    }
}
