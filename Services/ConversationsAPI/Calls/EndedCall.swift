import HTTP
import JSON
import Problems
import Twilio

/// A call that is over, as voice-relay tells of it: what becomes a conversation here.
///
/// Both parties take part by name. By an address they would be reached there, and every word that was spoken would go
/// out to the caller again as an SMS.
struct EndedCall: Sendable {
    let sid: String
    let caller: String
    let agent: String
    let started: Int?
    let said: [Said]
    private let facts: JSONObject

    /// The kind of notice that tells of it.
    static let kind = "call.ended"
    private static let facts = [
        "from", "to", "direction", "pattern", "outcome", "agent", "version", "language", "languages", "started",
        "ended",
        "milliseconds", "tokens",
    ]

    /// Something that one of them said.
    struct Said: Sendable {
        let author: String
        let body: String
        let at: Int?
        let attributes: JSONObject

        /// Tells it apart from everything else said in the call: `2 caller`.
        var mark: String { "\(attributes["turn"]?.int ?? 0) \(attributes["by"]?.string ?? "")" }
    }

    init(_ body: [UInt8]) throws {
        let told = try JSONObject(parsing: body)
        guard let sid = told["sid"]?.string, (1...64).contains(sid.utf8.count) else {
            throw Problem(.unprocessable, "A call that has ended has a SID.", field: "sid")
        }
        self.sid = sid
        caller = Self.name(
            told["direction"]?.string?.hasPrefix("outbound") == true ? told["to"] : told["from"], "caller")
        agent = Self.name(told["agent"], "agent")
        started = Self.seconds(told["started"])
        facts = JSONObject(Self.facts.compactMap { name in told[name].map { (name, $0) } })
        var said: [Said] = []
        if let greeting = told["greeting"]?.string {
            said += Self.pieces(greeting, by: "agent", agent, 0, started, [:])
        }
        for turn in told["turns"]?.array ?? [] { said += Self.said(in: turn, caller, agent) }
        self.said = said
    }

    // MARK: Words

    private static func said(in turn: JSONValue, _ caller: String, _ agent: String) -> [Said] {
        let number = turn["number"]?.int ?? 0
        let heard = turn["heard"]?.string ?? ""
        var about: JSONObject = [:]
        for name in ["model", "finish", "microseconds"] { about[name] = turn[name].flatMap { $0.isNull ? nil : $0 } }
        let tools = turn["tools"]?.array?.compactMap { $0["name"] } ?? []
        if !tools.isEmpty { about["tools"] = .array(Array(tools.prefix(16))) }
        if let sent = turn["sent"]?.string, sent != heard { about["cut"] = true }
        return pieces(turn["words"]?.string ?? "", by: "caller", caller, number, seconds(turn["at"]), [:])
            + pieces(heard, by: "agent", agent, number, seconds(turn["answered"]), about)
    }

    /// A message takes so much; what is longer is more than one.
    private static let longest = Message.longestBody

    private static func pieces(
        _ words: String, by side: String, _ author: String, _ turn: Int, _ at: Int?, _ about: JSONObject
    ) -> [Said] {
        var attributes: JSONObject = ["turn": JSONValue(turn), "by": .string(side)]
        for member in about { attributes[member.key] = member.value }
        var pieces: [Said] = []
        var rest = words.split(separator: "\0").joined()[...]
        while rest.contains(where: { !$0.isWhitespace }) {
            let piece = beginning(of: rest)
            rest = rest[piece.endIndex...]
            if !pieces.isEmpty { attributes["by"] = .string("\(side) \(pieces.count + 1)") }
            pieces.append(Said(author: author, body: String(piece), at: at, attributes: attributes))
        }
        return pieces
    }

    /// As much as a message takes, up to the end of a character; one that goes on and on is cut.
    private static func beginning(of words: Substring) -> Substring {
        guard words.utf8.count > longest else { return words }
        var end = words.utf8.index(words.startIndex, offsetBy: longest)
        while words.utf8[end] & 0xC0 == 0x80 { end = words.utf8.index(before: end) }
        var character = end
        for _ in 0..<64 where String.Index(character, within: words) == nil {
            character = words.unicodeScalars.index(before: character)
        }
        return words[..<(String.Index(character, within: words) == nil ? end : character)]
    }

    /// A name that people may have in a conversation: not empty, not long, and not like a SID.
    private static func name(_ told: JSONValue?, _ otherwise: String) -> String {
        let name = (told?.string ?? "").filter { $0 != "\0" }.prefix(200)
        guard !name.isEmpty else { return otherwise }
        let isLikeSID = SID.isWellFormed(String(name), .user) || SID.isWellFormed(String(name), .participant)
        return isLikeSID ? "\(otherwise) \(name)" : String(name)
    }

    private static func seconds(_ told: JSONValue?) -> Int? { told?.string.flatMap { TwilioDate.seconds($0) } }

    // MARK: What becomes of it

    /// The conversation, by Twilio's names.
    var conversation: FormFields {
        var form: FormFields = [
            "UniqueName": sid, "FriendlyName": "Call of \(caller)",
            "Attributes": JSONValue.object(["call": .object(facts)]).description,
        ]
        if let started { form.add("DateCreated", TwilioDate.product(started)) }
        return form
    }

    /// Those who take part.
    var participants: [FormFields] {
        [("caller", caller), ("agent", agent)].map { role, name in
            ["Identity": name, "Attributes": JSONValue.object(["role": .string(role)]).description]
        }
    }

    func message(_ said: Said) -> FormFields {
        var form: FormFields = [
            "Author": said.author, "Body": said.body,
            "Attributes": JSONValue.object(said.attributes).description,
        ]
        if let at = said.at { form.add("DateCreated", TwilioDate.product(at)) }
        return form
    }
}
