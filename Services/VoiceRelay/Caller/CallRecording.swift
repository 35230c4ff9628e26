import Calling
import JSON
import Problems

/// The frames of a call that was, written as a scenario that plays its caller again.
///
/// What the caller did becomes steps. What the agent said becomes remarks: which of it has to be said again is for
/// whoever keeps the scenario.
struct CallRecording {
    private var lines: [String] = []
    private var keys = ""
    private var answer = ""
    private var language: String?
    private var sessions = 0
    private var ending: String?

    /// - Parameter frames: One JSON object a line: `at`, `direction`, `frame`.
    init(_ frames: [UInt8]) throws {
        for (number, line) in frames.split(separator: UInt8(ascii: "\n")).enumerated() {
            guard let entry = try? JSONValue(parsing: Array(line)), let frame = Self.frame(of: entry) else {
                throw Problem(.badGateway, "Line \(number + 1) of the frames is not one of a call.")
            }
            if entry["direction"]?.string == "in" { try heard(frame) } else { said(frame) }
        }
        close()
        if ending == "drop" { lines.append("drop") }
    }

    /// A frame is an object, or the text of one.
    private static func frame(of entry: JSONValue) -> JSONValue? {
        if let text = entry["frame"]?.string { return (try? JSONValue(parsing: text)) ?? .null }
        return entry["frame"]
    }

    /// The file.
    func scenario(of sid: String) -> String {
        var text = ["# As \(sid) went. Take the # from an expectation that has to hold again."]
        text += lines
        if let ending, ending != "drop" { text.append(ending) }
        return text.joined(separator: "\n") + "\n"
    }

    // MARK: The caller

    private mutating func heard(_ frame: JSONValue) throws {
        let type = frame["type"]?.string ?? ""
        if type != "dtmf" { pressed() }
        switch type {
        case "setup":
            close()
            sessions += 1
            if sessions == 1 {
                for (word, member) in [("from", "from"), ("number", "to")] {
                    if let party = frame[member]?.string, CallOptions.isAddress(party) {
                        lines.append("\(word) \(party)")
                    }
                }
            } else if ending == nil {
                lines.append("drop")
            }
            ending = nil
        case "prompt":
            guard frame["last"]?.bool ?? true else { return }
            close()
            if let tag = frame["lang"]?.string, tag != language {
                lines.append("lang \(tag)")
                language = tag
            }
            lines.append("say \(Self.quoted(frame["voicePrompt"]?.string ?? ""))")
        case "dtmf":
            closeAnswer()
            keys += frame["digit"]?.string ?? ""
        case "interrupt":
            let words = (frame["utteranceUntilInterrupt"]?.string ?? "").split(separator: " ").count
            close()
            lines.append("interrupt after \(max(1, words)) words")
        default: break
        }
    }

    /// Keys that were pressed one after the other are one step; those that are masked become a secret of the replay.
    private mutating func pressed() {
        guard !keys.isEmpty else { return }
        let isPlain = keys.allSatisfy { "0123456789*#".contains($0) }
        // At the beginning of a word # would begin a remark.
        lines.append("press \(isPlain ? keys.hasPrefix("#") ? "\"\(keys)\"" : keys : "{pin}#")")
        keys = ""
    }

    // MARK: The agent

    private mutating func said(_ frame: JSONValue) {
        switch frame["type"]?.string {
        case "text":
            answer += frame["token"]?.string ?? ""
            if frame["last"]?.bool == true { close() }
        case "language":
            close()
            if let tag = frame["ttsLanguage"]?.string { lines.append("expect language \(tag)") }
        case "end":
            close()
            let handoff = frame["handoffData"]?.string.flatMap { try? JSONValue(parsing: $0) }
            ending =
                handoff?["reasonCode"]?.string == "live-agent-handoff"
                ? "expect ends with transfer" : "expect ends with goodbye"
        default: break
        }
    }

    private mutating func close() {
        pressed()
        closeAnswer()
    }

    private mutating func closeAnswer() {
        let words = answer.split(whereSeparator: \.isWhitespace)
        answer = ""
        guard !words.isEmpty else { return }
        lines.append("# agent: \(words.joined(separator: " "))")
        lines.append("# expect contains \(Self.quoted(words.prefix(6).joined(separator: " ")))")
    }

    private static func quoted(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return "\"\(line.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}
