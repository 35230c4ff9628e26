import JSON
import Net
import Twilio

/// How one call of a scenario went.
struct ScenarioResult: Sendable {
    var name: String
    var sid: String
    var time: Duration
    /// The first thing that was not as expected; nil when all was.
    var failure: ScenarioFailure?
    /// The call as a person reads it.
    var lines: [String]

    var hasPassed: Bool { failure == nil }

    /// One line, and below it why it failed.
    var summary: String {
        let head = "\(hasPassed ? "ok  " : "FAIL")  \(name)  (\(Self.shown(time)), \(sid))"
        return failure.map { "\(head)\n      line \($0.line): \($0.step)\n      \($0.reason)" } ?? head
    }

    var transcript: String { lines.map { "    \($0)\n" }.joined() }

    /// Seconds with two places.
    static func shown(_ time: Duration) -> String {
        let hundredths = Int(time.nanoseconds / 10_000_000)
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) s"
    }
}

/// Why a scenario was not passed.
struct ScenarioFailure: Sendable, Hashable {
    var line: Int
    /// The step as it is written.
    var step: String
    var reason: String
}

/// How many calls went, for programs.
struct ScenarioReport: Sendable {
    var results: [ScenarioResult]

    var failures: Int { results.count { !$0.hasPassed } }

    var json: JSONValue {
        [
            "passed": JSONValue(results.count - failures), "failed": JSONValue(failures),
            "calls": .array(
                results.map { result in
                    [
                        "scenario": .string(result.name), "sid": .string(result.sid),
                        "passed": .bool(result.hasPassed), "seconds": .number(result.time.seconds),
                        "failure": result.failure.map {
                            ["line": JSONValue($0.line), "step": .string($0.step), "reason": .string($0.reason)]
                        } ?? .null,
                        "transcript": .array(result.lines.map { .string($0) }),
                    ]
                }),
        ]
    }

    /// As build servers read it.
    var junit: String {
        let seconds = results.reduce(0.0) { $0 + $1.time.seconds }
        var xml = """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites><testsuite name="voice-relay call" tests="\(results.count)" failures="\(failures)" \
            time="\(Self.shown(seconds))">

            """
        for result in results {
            xml += "<testcase classname=\"scenario\" name=\"\(Self.attribute("\(result.name) (\(result.sid))"))\""
            xml += " time=\"\(Self.shown(result.time.seconds))\">"
            if let failure = result.failure {
                let message = "line \(failure.line): \(failure.step): \(failure.reason)"
                xml += "<failure message=\"\(Self.attribute(message))\">"
                xml += XMLNode.escaped(result.lines.joined(separator: "\n")) + "</failure>"
            }
            xml += "</testcase>\n"
        }
        return xml + "</testsuite></testsuites>\n"
    }

    private static func shown(_ seconds: Double) -> String {
        let thousandths = Int(seconds * 1_000)
        let rest = "\(1_000 + thousandths % 1_000)".dropFirst()
        return "\(thousandths / 1_000).\(rest)"
    }

    private static func attribute(_ text: String) -> String {
        XMLNode.escaped(text).replacing("\"", with: "&quot;").replacing("\n", with: "&#10;")
    }
}
