import FleetTestSupport
import HTTP
import JSON
import Net
import Problems
import Testing

@testable import ConversationsAPI

/// How files go to Twilio and come from there, and what becomes of them in trouble.
@Suite(.serialized, .timeLimit(.minutes(1))) struct LiveMediaTests {
    private static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array(repeating: 7, count: 2_000)

    /// A file that arrives in so many parts of 64 KiB.
    private final class Arriving: BodyStream, @unchecked Sendable {
        private var left: Int
        init(_ parts: Int) { left = parts }

        func next() async throws -> [UInt8]? {
            guard left > 0 else { return nil }
            left -= 1
            return LiveMediaTests.png + Array(repeating: 1, count: (64 << 10) - LiveMediaTests.png.count)
        }
    }

    @Test func `a file lies in the service that is named, or in the default one`() async throws {
        try await LiveBench.with { bench in
            let made = try await bench.upload(.bytes(Self.png))
            let service = try #require(made["serviceSid"]?.string)
            _ = try await bench.api(.get, "/media/\(try #require(made["sid"]?.string))?serviceSid=\(service)")

            #expect(
                await bench.asked == [
                    "GET /v1/Configuration", "POST /v1/Services/\(service)/Media?Filename=a.png",
                    "GET /v1/Services/\(service)/Media/\(try #require(made["sid"]?.string))",
                ])
            #expect(await bench.twilio.asked[1].headers["Content-Type"] == "image/png")
        }
    }

    @Test func `a file goes through while it arrives, and one that grows too long is broken off`() async throws {
        try await LiveBench.with { bench in
            let made = try await bench.upload(.stream(Arriving(40)))
            let problem = await #expect(throws: Problem.self) {
                try await bench.upload(.stream(Arriving((MediaFile.longest >> 16) + 1)))
            }

            #expect(made["size"]?.int == 40 << 16)
            #expect(problem?.kind == .tooLarge)
        }
    }

    @Test func `what is no file of its kind never gets to Twilio`() async throws {
        try await LiveBench.with { bench in
            let problem = await #expect(throws: Problem.self) { try await bench.upload(.bytes(Self.png), "image/gif") }

            #expect(problem?.kind == .unsupportedMedia && problem?.code == 50_511)
            #expect(await bench.asked.isEmpty)
        }
    }

    @Test(arguments: [
        (413, Problem.Kind.tooLarge), (415, .unsupportedMedia), (404, .notFound), (401, .badGateway),
        (500, .badGateway),
    ])
    func `what Twilio says of a file is told as what it means`(_ status: Int, _ kind: Problem.Kind) async throws {
        try await LiveBench.with { bench in
            await bench.twilio.next(nil, .refuses(status, code: 20_001))

            let problem = await #expect(throws: Problem.self) { try await bench.upload(.bytes(Self.png)) }

            #expect(problem?.kind == kind)
        }
    }

    @Test func `a Twilio that takes too long over a file is waited for as long as allowed`() async throws {
        try await LiveBench.with(limit: .milliseconds(300)) { bench in
            await bench.twilio.next(nil, .stalls)

            let problem = await #expect(throws: Problem.self) { try await bench.upload(.bytes(Self.png)) }

            #expect(problem?.kind == .timedOut)
        }
    }

    @Test func `a template and its variables are told as they are`() async throws {
        try await LiveBench.with { bench in
            let conversation = try #require(try await bench.api(.post, "/conversations", ["uniqueName": "t1"])["sid"])
            _ = try await bench.api(
                .post, "/messages/\(conversation.string ?? "")",
                ["contentSid": "HX00000000000000000000000000000001", "contentVariables": ["1": "Ana"]])

            let form = await bench.twilio.asked[1].form
            #expect(form["ContentSid"] == "HX00000000000000000000000000000001")
            #expect(form["ContentVariables"] == #"{"1":"Ana"}"#)
        }
    }
}
