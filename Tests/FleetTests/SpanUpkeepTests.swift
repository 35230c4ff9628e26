import FleetTestSupport
import Net
import Telemetry
import Testing

@testable import Fleet

@Suite struct SpanUpkeepTests {
    @Test func `the spans of a service that falls quiet are written down all the same`() async throws {
        let folder = TemporaryFolder("spans")
        let path = "\(folder.path)/spans.ndjson"
        let file = SpanFile(path: path, service: "tester")
        await SpanUpkeep(file, within: .milliseconds(1)).begin()

        for number in 1...2 {
            Span("turn", in: nil).end(to: file)
            let last = Moment.now + .seconds(30)
            while TextFile.read(path).split(separator: "\n").count < number {
                try #require(Moment.now < last)
                try await pause(for: .milliseconds(1))
            }
        }

        #expect(!file.holdsSpans)
    }
}
