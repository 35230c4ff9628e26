import JSON
import Testing
import Twilio

@testable import VoiceRelay

/// Results as programs read them.
@Suite struct ScenarioReportTests {
    private let report = ScenarioReport(results: [
        ScenarioResult(name: "fine", sid: "CA1", time: .milliseconds(1_250), failure: nil, lines: ["0.10  agent  Hi"]),
        ScenarioResult(
            name: "a \"b\" & <c>", sid: "CA2", time: .milliseconds(7),
            failure: ScenarioFailure(line: 3, step: "expect contains \"x\"", reason: "It said: <y>\u{1}"),
            lines: ["agent <y> & \u{2}z"]),
    ])

    @Test func `build servers get a document that can be read`() throws {
        let root = try XMLReader.read(report.junit)

        let suite = root.elements[0]
        #expect(suite["tests"] == "2" && suite["failures"] == "1" && suite["time"] == "1.257")
        #expect(suite.elements[0]["name"] == "fine (CA1)" && suite.elements[0].elements.isEmpty)
        #expect(suite.elements[1]["name"] == "a \"b\" & <c> (CA2)")
        let failure = suite.elements[1].elements[0]
        #expect(failure["message"] == "line 3: expect contains \"x\": It said: <y>" && failure.text == "agent <y> & z")
    }

    @Test func `programs get numbers, reasons and words`() {
        #expect(report.json["passed"] == 1 && report.json["failed"] == 1)
        #expect(report.json["calls"]?[1]?["failure"]?["line"] == 3 && report.json["calls"]?[0]?["failure"] == .null)
        #expect(report.json["calls"]?[0]?["transcript"] == ["0.10  agent  Hi"])
    }

    @Test func `a person reads one line, and why`() {
        #expect(report.results[0].summary == "ok    fine  (1.25 s, CA1)")
        #expect(report.results[1].summary.contains("\n      line 3: expect contains \"x\"\n      It said"))
    }
}
