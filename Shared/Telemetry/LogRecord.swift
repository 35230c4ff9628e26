/// One event on its way to the log.
struct LogRecord: Sendable {
    /// How many fields of one line are written.
    static let mostFields = 32

    let time: Timestamp
    let level: LogLevel
    let message: String
    let context: LogContext?
    let fields: LogFields
}

extension LogRecord {
    /// Appends the event as one line of JSON; the service's name is escaped already.
    func appendJSON(service: [UInt8], clock: inout TimestampWriter, to line: inout [UInt8]) {
        line.append("{\"time\":\"")
        clock.append(time, to: &line)
        line.append("\",\"level\":\"")
        line += level.rawValue.utf8
        line.append("\",\"service\":\"")
        line += service
        line.append("\",\"message\":\"")
        LineEscaper.append(message, to: &line, limit: LineEscaper.longestMessageBytes)
        line.append(UInt8(ascii: "\""))
        if let context {
            if let id = context.requestID { Self.append("requestId", trusted: id.value, to: &line) }
            if let trace = context.trace {
                line.append(",\"traceId\":\"")
                trace.traceID.append(to: &line)
                line.append("\",\"spanId\":\"")
                trace.spanID.append(to: &line)
                line.append(UInt8(ascii: "\""))
            }
            if let sid = context.callSID { Self.append("callSid", .text(sid), to: &line) }
            if let sid = context.conversationSID { Self.append("conversationSid", .text(sid), to: &line) }
            if let route = context.route { Self.append("route", .text(route), to: &line) }
        }
        for (name, value) in fields.elements.prefix(Self.mostFields) { Self.append(name, value.logValue, to: &line) }
        line.append("}\n")
    }

    /// Appends `,"name":value`.
    static func append(_ name: StaticString, _ value: LogValue, to line: inout [UInt8]) {
        if case .none = value { return }
        line.append(",\"")
        line.append(name)
        line.append("\":")
        appendJSON(name, value, to: &line)
    }

    private static func append(_ name: StaticString, trusted value: String, to line: inout [UInt8]) {
        line.append(",\"")
        line.append(name)
        line.append("\":\"")
        line += value.utf8
        line.append(UInt8(ascii: "\""))
    }

    private static func appendJSON(_ name: StaticString, _ value: LogValue, to line: inout [UInt8]) {
        switch value {
        case .number(let number): line.append(number: number)
        case .decimal(let decimal) where decimal.isFinite: line += "\(decimal)".utf8
        case .decimal: line.append("null")
        case .flag(let flag): line.append(flag ? "true" : "false")
        case .none: line.append("null")
        case .text, .bytes:
            line.append(UInt8(ascii: "\""))
            append(name, text: value, to: &line, quotes: true)
            line.append(UInt8(ascii: "\""))
        }
    }

    /// Appends a text or bytes, escaped; the value of a secret-looking name is masked whole.
    static func append(_ name: StaticString, text value: LogValue, to line: inout [UInt8], quotes: Bool) {
        if Scrubber.isSecret(name) { return line.append("•••") }
        switch value {
        case .text(let text): LineEscaper.append(text, to: &line, quotes: quotes)
        case .bytes(let bytes): bytes.withUnsafeBufferPointer { LineEscaper.append($0, to: &line, quotes: quotes) }
        default: break
        }
    }
}

extension LogContext {
    /// The parts that are words.
    var words: [(name: StaticString, value: String)] {
        if callSID == nil, conversationSID == nil, route == nil { return [] }
        var words: [(name: StaticString, value: String)] = []
        if let callSID { words.append(("callSid", callSID)) }
        if let conversationSID { words.append(("conversationSid", conversationSID)) }
        if let route { words.append(("route", route)) }
        return words
    }
}
