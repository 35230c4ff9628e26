import JSON
import Problems

/// What an agent tells Twilio over a ConversationRelay socket, read as strictly as Twilio reads it.
package enum AgentMessage: Sendable, Hashable {
    case text(token: String, isLast: Bool, language: String?, isInterruptible: Bool?)
    case play(source: String)
    case sendDigits(String)
    case language(speech: String?, transcription: String?)
    case end(handoff: String?)

    /// Reads one message; a `Problem` says what Twilio would not take.
    package init(_ bytes: [UInt8]) throws {
        let message: JSONValue
        do {
            message = try JSONValue(parsing: bytes)
        } catch {
            throw Problem(.invalid, "It is not JSON.")
        }
        guard let type = message["type"]?.string else { throw Problem(.invalid, "It has no type.") }
        switch type {
        case "text":
            self = .text(
                token: try Self.text(message, "token"), isLast: try Self.flag(message, "last") ?? false,
                language: try Self.optional(message, "lang"), isInterruptible: try Self.flag(message, "interruptible"))
            _ = try Self.flag(message, "preemptible")
        case "play": self = .play(source: try Self.text(message, "source"))
        case "sendDigits":
            let digits = try Self.text(message, "digits")
            guard !digits.isEmpty, digits.allSatisfy({ "0123456789w#*".contains($0) }) else {
                throw Problem(.invalid, "digits are 0-9, w, # and *.")
            }
            self = .sendDigits(digits)
        case "language":
            let speech = try Self.optional(message, "ttsLanguage")
            let transcription = try Self.optional(message, "transcriptionLanguage")
            guard speech != nil || transcription != nil else { throw Problem(.invalid, "It names no language.") }
            self = .language(speech: speech, transcription: transcription)
        case "end": self = .end(handoff: try Self.optional(message, "handoffData"))
        default: throw Problem(.invalid, "There is no message of type \(type.prefix(40)).")
        }
    }

    private static func text(_ message: JSONValue, _ name: String) throws -> String {
        guard let text = message[name]?.string else { throw Problem(.invalid, "\(name) is not a text.") }
        return text
    }

    private static func optional(_ message: JSONValue, _ name: String) throws -> String? {
        message[name] == nil ? nil : try text(message, name)
    }

    private static func flag(_ message: JSONValue, _ name: String) throws -> Bool? {
        guard let value = message[name] else { return nil }
        guard let flag = value.bool else { throw Problem(.invalid, "\(name) is neither true nor false.") }
        return flag
    }
}
