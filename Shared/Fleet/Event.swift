package import JSON
import Problems

/// Something that happened, told to whoever listens.
package struct Event: Sendable, Hashable {
    /// What happened: `call.started`.
    package var type: String
    /// To what: a call, a conversation.
    package var subject: String
    /// The shape of the body; a listener that knows only older shapes can tell.
    package var version: Int
    package var body: EventBody

    package init(_ type: String, of subject: String, version: Int = 1, _ body: JSONValue = [:]) {
        self.init(type, of: subject, version: version, body: .value(body))
    }

    package init(_ type: String, of subject: String, version: Int = 1, body: EventBody) {
        self.type = type
        self.subject = subject
        self.version = version
        self.body = body
    }

    /// The longest body, as text: what is larger is kept elsewhere, and the event says where.
    static let longestBody = 256 << 10

    func bodyText() throws -> String {
        let bytes =
            switch body {
            case .value(let value): try value.bytes
            case .written(let bytes): bytes
            }
        guard bytes.count <= Self.longestBody else {
            throw Problem(.tooLarge, "The body of an event \(type) is longer than \(Self.longestBody) bytes.")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// What an event says: JSON, as a value or as it was written already, which is not read again.
package enum EventBody: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    case value(JSONValue)
    case written([UInt8])

    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .value(.object(JSONObject(elements)))
    }
}

/// An event in the order in which it was kept.
package struct KeptEvent: Sendable, Hashable {
    package var position: Int
    /// Milliseconds since 1970.
    package var at: Int
    package var type: String
    package var subject: String
    package var version: Int
    /// As it was written: listeners are sent it without anybody reading it first.
    package var bodyText: String

    package var body: JSONValue { get throws { try JSONValue(parsing: bodyText) } }

    /// As it is sent to listeners.
    var told: String {
        var writer = JSONWriter(reserving: 128)
        writer.beginObject()
        writer.member("type", type)
        writer.member("subject", subject)
        writer.member("version", version)
        writer.member("at", Clock.text(at))
        writer.endObject()
        // Texts and whole numbers can always be written.
        let head = (try? writer.finish()) ?? []
        return String(decoding: head.dropLast(), as: UTF8.self) + ",\"body\":" + bodyText + "}"
    }
}
