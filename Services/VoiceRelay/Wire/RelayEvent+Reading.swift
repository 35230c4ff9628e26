import JSON

extension RelayEvent: JSONReadable {
    /// Reads one message. Members that nobody knows are passed over; one whose type does not fit counts as absent.
    init(from reader: inout JSONReader) throws {
        var fields = RelayFields()
        try reader.beginObject()
        while let key = try reader.nextKey() { try fields.read(key, &reader) }
        guard let type = fields.told("type") else { throw reader.missing("type") }
        switch type {
        case "setup": self = .setup(fields.setup)
        case "prompt":
            self = .prompt(
                RelayPrompt(
                    text: fields.text("voicePrompt"), language: fields.told("lang"), isLast: fields.isLast ?? true))
        case "dtmf": self = .dtmf(fields.text("digit"))
        case "interrupt":
            self = .interrupt(
                RelayInterrupt(
                    heard: fields.text("utteranceUntilInterrupt"), milliseconds: fields.milliseconds))
        case "error": self = .error(fields.text("description"))
        case "info": self = .info(name: fields.text("name"), value: fields.text("value"))
        default: self = .unknown(type: type)
        }
    }
}

/// The members of a message as they come, in any order.
private struct RelayFields {
    /// A message has a handful of them, which are found sooner one after the other than by their hashes.
    private var texts: [(name: String, value: String)] = []
    var parameters: [String: String] = [:]
    var isLast: Bool?
    var milliseconds: Int?

    mutating func read(_ key: JSONKey, _ reader: inout JSONReader) throws {
        switch key {
        case "last":
            let value: JSONValue = try reader.read()
            isLast = value.bool
        case "durationUntilInterruptMs":
            let value: JSONValue = try reader.read()
            // Some tell it as a text.
            let number = value.double ?? value.string.flatMap(Double.init)
            milliseconds = number.flatMap { Int(exactly: $0.rounded()) }
        case "customParameters":
            let value: JSONValue = try reader.read()
            for member in value.object ?? [:] {
                if let text = member.value.string { parameters[member.key] = text }
            }
        default:
            let name = key.string
            guard try reader.next() == .string else { return try reader.skip() }
            texts.append((name, try reader.string()))
        }
    }

    /// The last of that name.
    func told(_ name: String) -> String? { texts.last { $0.name == name }?.value }

    func text(_ name: String) -> String { told(name) ?? "" }

    var setup: RelaySetup {
        RelaySetup(
            sessionID: text("sessionId"), accountSID: text("accountSid"), callSID: text("callSid"),
            parentCallSID: text("parentCallSid"), from: text("from"), to: text("to"),
            forwardedFrom: text("forwardedFrom"), callerName: text("callerName"), direction: text("direction"),
            callType: text("callType"), callStatus: text("callStatus"), parameters: parameters)
    }
}
