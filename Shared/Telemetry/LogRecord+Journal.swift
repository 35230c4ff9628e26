extension LogRecord {
    /// Appends the event in the journal's native protocol: `NAME=value`, or name, length and bytes when the value has
    /// line breaks. Names come from the source only; what a user sent is always a value.
    func appendJournal(service: String, to entry: inout [UInt8]) {
        entry.append("PRIORITY=")
        entry.append(0x30 + level.priority)
        entry.append("\nSYSLOG_IDENTIFIER=")
        entry += service.utf8.lazy.filter { $0 > 0x20 && $0 < 0x7F }
        entry.append("\nFLEET_SERVICE=")
        entry += service.utf8.lazy.filter { $0 > 0x20 && $0 < 0x7F }
        entry.append(UInt8(ascii: "\n"))
        Self.appendField("MESSAGE", .text(message), limit: LineEscaper.longestMessageBytes, to: &entry)
        if let context {
            if let id = context.requestID { Self.appendField("requestId", .text(id.value), to: &entry) }
            if let trace = context.trace {
                entry.append("TRACE_ID=")
                trace.traceID.append(to: &entry)
                entry.append("\nSPAN_ID=")
                trace.spanID.append(to: &entry)
                entry.append(UInt8(ascii: "\n"))
            }
            for (name, value) in context.words { Self.appendField(name, .text(value), to: &entry) }
        }
        for (name, value) in fields.elements.prefix(Self.mostFields) {
            let value = value.logValue
            if case .none = value { continue }
            Self.appendField(name, value, to: &entry)
        }
    }

    private static func appendField(
        _ name: StaticString, _ value: LogValue, limit: Int = LineEscaper.longestValueBytes, to entry: inout [UInt8]
    ) {
        let bytes = plain(name, value, limit)
        appendName(name, to: &entry)
        if bytes.contains(0x0A) {
            entry.append(UInt8(ascii: "\n"))
            let length = UInt64(bytes.count)
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                entry.append(UInt8(truncatingIfNeeded: length >> shift))
            }
        } else {
            entry.append(UInt8(ascii: "="))
        }
        entry += bytes
        entry.append(UInt8(ascii: "\n"))
    }

    /// Turns `callSid` into `CALL_SID`; names that are not the fleet's own get `FLEET_` before them.
    private static func appendName(_ name: StaticString, to entry: inout [UInt8]) {
        let source = UnsafeBufferPointer(start: name.utf8Start, count: min(name.utf8CodeUnitCount, 48))
        let isOurs = own.contains { $0.utf8CodeUnitCount == source.count && source.elementsEqual(Array("\($0)".utf8)) }
        if !isOurs { entry.append("FLEET_") }
        var wasLower = false
        for byte in source {
            switch byte {
            case 0x41...0x5A:
                if wasLower { entry.append(UInt8(ascii: "_")) }
                entry.append(byte)
                wasLower = false
            case 0x61...0x7A:
                entry.append(byte - 0x20)
                wasLower = true
            case 0x30...0x39:
                entry.append(byte)
                wasLower = true
            default:
                entry.append(UInt8(ascii: "_"))
                wasLower = false
            }
        }
    }

    private static let own: [StaticString] = [
        "MESSAGE", "requestId", "callSid", "conversationSid", "route", "status", "durationUs",
    ]

    /// The value's bytes with secrets masked, cut to the limit; the journal needs no escapes.
    private static func plain(_ name: StaticString, _ value: LogValue, _ limit: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        if Scrubber.isSecret(name) { return Array("•••".utf8) }
        switch value {
        case .number(let number): bytes.append(number: number)
        case .decimal(let decimal): bytes += "\(decimal)".utf8
        case .flag(let flag): bytes.append(flag ? "true" : "false")
        case .none: break
        case .text(let text): bytes = Array(text.utf8)
        case .bytes(let raw): bytes = Array(String(decoding: raw, as: UTF8.self).utf8)
        }
        return bytes.withUnsafeBufferPointer { all in
            let (kept, isCut) = LineEscaper.cut(all, limit)
            return (Scrubber.scrubbed(kept) ?? Array(kept)) + (isCut ? [0xE2, 0x80, 0xA6] : [])
        }
    }
}
