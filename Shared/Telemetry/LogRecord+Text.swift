extension LogRecord {
    /// Appends the event as one line for people: time, level, service, message, then `name=value`.
    func appendText(service: String, colors: Bool, clock: inout TimestampWriter, to line: inout [UInt8]) {
        if colors { line.append("\u{1B}[2m") }
        clock.appendClock(time, to: &line)
        if colors { line.append("\u{1B}[0m") }
        line.append(UInt8(ascii: " "))
        if colors { line.append(color) }
        line.append(word)
        if colors { line.append("\u{1B}[0m") }
        if !service.isEmpty {
            line.append(UInt8(ascii: " "))
            let start = line.count
            LineEscaper.append(service, to: &line, quotes: false)
            for _ in (line.count - start)..<max(20, line.count - start) { line.append(UInt8(ascii: " ")) }
        }
        line.append(UInt8(ascii: " "))
        LineEscaper.append(message, to: &line, quotes: false, limit: LineEscaper.longestMessageBytes)
        for (name, value) in fields.elements.prefix(Self.mostFields) {
            append(name, value.logValue, colors, to: &line)
        }
        if let context {
            for (name, value) in context.words { append(name, .text(value), colors, to: &line) }
            if let id = context.requestID { append("requestId", .text(id.value), colors, to: &line) }
        }
        line.append(UInt8(ascii: "\n"))
    }

    private func append(_ name: StaticString, _ value: LogValue, _ colors: Bool, to line: inout [UInt8]) {
        if case .none = value { return }
        line.append(UInt8(ascii: " "))
        if colors { line.append("\u{1B}[2m") }
        line.append(name)
        line.append(UInt8(ascii: "="))
        if colors { line.append("\u{1B}[0m") }
        switch value {
        case .number(let number): line.append(number: number)
        case .decimal(let decimal): line += "\(decimal)".utf8
        case .flag(let flag): line.append(flag ? "true" : "false")
        case .none: break
        case .text, .bytes:
            let start = line.count
            Self.append(name, text: value, to: &line, quotes: true)
            let needsQuotes = line.count == start || line[start...].contains { " =\"\\".utf8.contains($0) }
            if needsQuotes {
                line.insert(UInt8(ascii: "\""), at: start)
                line.append(UInt8(ascii: "\""))
            }
        }
    }

    private var word: StaticString {
        switch level {
        case .trace: "TRACE  "
        case .debug: "DEBUG  "
        case .info: "INFO   "
        case .notice: "NOTICE "
        case .warning: "WARNING"
        case .error: "ERROR  "
        }
    }

    private var color: StaticString {
        switch level {
        case .trace, .debug: "\u{1B}[2m"
        case .info: "\u{1B}[32m"
        case .notice: "\u{1B}[36m"
        case .warning: "\u{1B}[33m"
        case .error: "\u{1B}[31m"
        }
    }
}
