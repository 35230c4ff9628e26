import HTTP

// The words that several verbs share.
extension TwiML {
    /// How Twilio asks an address.
    package enum Fetch: String, Sendable, Hashable, CaseIterable {
        case get = "GET"
        case post = "POST"
    }

    /// Where Twilio asks what comes next, or tells what came: a path of the same host, or a whole address.
    package struct Callback: Sendable, Hashable, ExpressibleByStringLiteral {
        package var url: String
        /// Nil for POST, without saying so.
        package var method: Fetch?

        package init(_ url: String, _ method: Fetch? = nil) {
            self.url = url
            self.method = method
        }

        package init(stringLiteral url: String) { self.init(url) }
    }

    /// A value that goes along to whoever answers.
    package struct Parameter: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Whose voice is heard.
    package enum Track: String, Sendable, Hashable, CaseIterable {
        case inbound = "inbound_track"
        case outbound = "outbound_track"
        case both = "both_tracks"
    }

    /// Where it is told how a call that was placed goes on.
    package struct CallReport: Sendable, Hashable {
        package var to: Callback
        /// None for the end alone.
        package var of: [Moment]

        /// What can become of a call.
        package enum Moment: String, Sendable, Hashable, CaseIterable { case initiated, ringing, answered, completed }

        package init(_ to: Callback, of moments: [Moment] = []) {
            self.to = to
            of = moments
        }
    }

    /// Where it is told what became of a recording.
    package struct RecordingReport: Sendable, Hashable {
        package var to: Callback
        /// None for the end alone.
        package var of: [Moment]

        /// What can become of a recording.
        package enum Moment: String, Sendable, Hashable, CaseIterable {
            case inProgress = "in-progress"
            case completed, absent
        }

        package init(_ to: Callback, of moments: [Moment] = []) {
            self.to = to
            of = moments
        }
    }

    /// Whether silence around a recording is cut off.
    package enum Trim: String, Sendable, Hashable, CaseIterable {
        case silence = "trim-silence"
        case nothing = "do-not-trim"
    }

    /// Which side of a call a recording holds.
    package enum RecordedTrack: String, Sendable, Hashable, CaseIterable { case inbound, outbound, both }

    /// Whether it is a path, or an address of the web.
    static func isWebAddress(_ url: String) -> Bool {
        guard isPlain(url) else { return false }
        guard let colon = url.utf8.firstIndex(of: UInt8(ascii: ":")),
            !url.utf8[..<colon].contains(where: { "/?#".utf8.contains($0) })
        else { return true }
        return ["http", "https"].contains(url[..<colon].lowercased()) && host(of: url) != nil
    }

    /// Whether it is a socket's address: an encrypted one, or one on this machine.
    static func isSocketAddress(_ url: String) -> Bool {
        guard isPlain(url), let host = host(of: url) else { return false }
        if url.lowercased().hasPrefix("wss://") { return true }
        return url.lowercased().hasPrefix("ws://") && Authority(host)?.isLoopbackName == true
    }

    /// Without spaces and control characters, which no address holds.
    private static func isPlain(_ url: String) -> Bool {
        !url.isEmpty
            && !url.unicodeScalars.contains { $0.properties.isWhitespace || $0.value < 0x20 || $0.value == 0x7F }
    }

    /// Name and port; nil when there are none.
    private static func host(of url: String) -> Substring? {
        guard let start = url.firstRange(of: "://")?.upperBound else { return nil }
        let host = url[start...].prefix { !"/?#".contains($0) }
        return host.isEmpty ? nil : host
    }
}

extension TwiML.Node {
    mutating func set(_ report: TwiML.CallReport?) throws {
        try set("statusCallback", report?.to, method: "statusCallbackMethod")
        set("statusCallbackEvent", words: report?.of ?? [])
    }

    mutating func set(_ report: TwiML.RecordingReport?) throws {
        try set("recordingStatusCallback", report?.to, method: "recordingStatusCallbackMethod")
        set("recordingStatusCallbackEvent", words: report?.of ?? [])
    }
}
