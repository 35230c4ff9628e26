import HTTP
import JSON
import Twilio

/// Whose words an answer is written in.
enum Surface: Sendable {
    /// Twilio's own: `friendly_name`, dates in whole seconds.
    case twilio
    /// This project's: `friendlyName`, dates with milliseconds; what is nested stays as Twilio writes it.
    case house
    /// Nobody's: what a resource is told apart by, which is neither where it lives nor how dates are written.
    case bare
}

/// Where a resource says it lives: below our own address, or where Twilio says.
enum Whereabouts: Sendable, Hashable {
    case ours
    case theirs(url: String?, links: JSONValue?)

    init(twilio members: JSONObject) { self = .theirs(url: members["url"]?.string, links: members["links"]) }
}

/// Writes resources member by member, in the words of one surface.
struct MemberWriter: ~Copyable {
    private var json: JSONWriter
    let surface: Surface
    /// What our own addresses begin with: `http://127.0.0.1:3001`.
    let base: String
    /// Where the rows were asked for.
    let place: Place
    /// The date that was written last: things were mostly made and changed at one moment.
    private var lastDate: (seconds: Int, text: String)?

    init(_ surface: Surface, base: String, at place: Place, reserving bytes: Int = 1_024) {
        json = JSONWriter(reserving: bytes)
        self.surface = surface
        self.base = base
        self.place = place
    }

    consuming func finish() throws -> [UInt8] { try json.finish() }

    // MARK: Structure

    mutating func beginObject() { json.beginObject() }
    mutating func endObject() { json.endObject() }

    mutating func resource(_ resource: some Resource) {
        json.beginObject()
        resource.write(to: &self)
        json.endObject()
    }

    /// A page's rows, under the name of their kind.
    mutating func rows<R: Resource>(_ rows: [R]) {
        json.key(name(of: R.kind.key))
        json.beginArray()
        for row in rows { resource(row) }
        json.endArray()
    }

    // MARK: Members

    /// A member of any shape, whose inside stays as it is.
    mutating func member(_ name: String, _ value: some JSONWritable) {
        json.key(self.name(of: name))
        json.value(value)
    }

    mutating func date(_ name: String, _ seconds: Int?) {
        guard let seconds, surface != .bare else { return member(name, seconds) }
        if let lastDate, lastDate.seconds == seconds { return member(name, lastDate.text) }
        let text = TwilioDate.product(seconds, withMilliseconds: surface == .house)
        lastDate = (seconds, text)
        member(name, text)
    }

    /// The service, which Twilio tells of some resources only when they were asked for in a named one.
    mutating func serviceIfNamed(_ sid: String?) {
        if place.service != nil { member("chat_service_sid", sid) }
    }

    /// The address of a resource, and of what lies below it.
    mutating func whereabouts(_ whereabouts: Whereabouts, _ kind: ResourceKind, _ id: String, below: [String] = []) {
        guard surface != .bare else { return }
        let own = "\(kind.path(at: place))/\(id)"
        self.whereabouts(whereabouts, at: own, links: below.map { (Self.snake($0), "\(own)/\($0)") })
    }

    /// The same for a resource below others, each link under a name of its own.
    mutating func whereabouts(
        _ whereabouts: Whereabouts, _ kind: ResourceKind, _ id: String, under parents: [String],
        links: [(name: String, word: String)] = []
    ) {
        guard surface != .bare else { return }
        var place = place
        place.parents = parents
        let own = "\(kind.path(at: place))/\(id)"
        self.whereabouts(whereabouts, at: own, links: links.map { ($0.name, "\(own)/\($0.word)") })
    }

    /// The address of a resource, and of others by the names it has for them; some resources have only those.
    mutating func whereabouts(_ whereabouts: Whereabouts, at path: String?, links: [(String, String)] = []) {
        guard surface != .bare else { return }
        switch whereabouts {
        case .theirs(let url, let links):
            if path != nil { member("url", url) }
            if let links { member("links", links) }
        case .ours:
            if let path { member("url", base + path) }
            guard !links.isEmpty else { return }
            json.key("links")
            json.beginObject()
            for (name, path) in links { json.member(name, base + path) }
            json.endObject()
        }
    }

    /// Where somebody's part in a conversation, and the conversation, are found.
    func links(toParticipant participant: String?, of conversation: String) -> [(String, String)] {
        let own = "\(Conversation.kind.path(at: Place(service: place.service)))/\(conversation)"
        return [("participant", "\(own)/Participants/\(participant ?? "")"), ("conversation", own)]
    }

    // MARK: Names

    private func name(of name: String) -> String { surface == .house ? Self.camel(name) : name }

    /// `date_created` as `dateCreated`.
    static func camel(_ name: String) -> String {
        let line = UInt8(ascii: "_")
        guard name.utf8.contains(line) else { return name }
        // Short names, which nearly all are, need no memory of their own.
        return String(unsafeUninitializedCapacity: name.utf8.count) { room in
            var (count, isAfterLine) = (0, false)
            for byte in name.utf8 {
                if byte != line {
                    let isRaised = isAfterLine && byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
                    room[count] = isRaised ? byte - 32 : byte
                    count += 1
                }
                isAfterLine = byte == line
            }
            return count
        }
    }

    /// `ParticipantConversations` as `participant_conversations`.
    static func snake(_ word: String) -> String {
        var snake: [UInt8] = []
        for byte in word.utf8 {
            if byte >= UInt8(ascii: "A"), byte <= UInt8(ascii: "Z") {
                if !snake.isEmpty { snake.append(UInt8(ascii: "_")) }
                snake.append(byte + 32)
            } else {
                snake.append(byte)
            }
        }
        return String(decoding: snake, as: UTF8.self)
    }
}
