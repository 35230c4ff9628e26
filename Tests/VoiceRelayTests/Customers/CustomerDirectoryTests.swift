import Crypto
import Fleet
import JSON
import Net
import Problems
import Settings
import Store
import Testing

@testable import VoiceRelay

/// What is known of those who call.
@Suite(.serialized, .timeLimit(.minutes(1))) struct CustomerDirectoryTests {
    @Test func `a customer is asked for by number, and kept for a while`() async throws {
        try await CustomerBench.with { bench in
            await bench.segment.know(
                "+15005550001", ["first_name": "Ana", "company": ["name": "Clay"], "plan": "gold"])

            let first = await bench.directory.customer(number: "+15005550001")
            let second = await bench.directory.customer(number: "whatsapp:+15005550001")

            #expect(first?.firstName == "Ana" && first?.company == "Clay" && first?.traits == ["plan": "gold"])
            #expect(second == first)
            let asked = await bench.segment.asked
            #expect(asked.map(\.path) == ["/v1/spaces/spa_1/collections/users/profiles/phone:%2B15005550001/traits"])
            #expect(asked[0].authorization == "Basic " + Base64.standard.encode("read:".utf8))
        }
    }

    @Test func `many who ask at once are one question`() async throws {
        try await CustomerBench.with { bench in
            await bench.segment.know("+15005550001", ["firstName": "Ana"])
            await bench.segment.shut()
            let names = await withTaskGroup(of: String?.self) { group in
                for _ in 0..<50 {
                    group.addTask(executorPreference: EventLoop.shared) {
                        await bench.directory.customer(number: "+15005550001")?.firstName
                    }
                }
                group.addTask(executorPreference: EventLoop.shared) {
                    try? await bench.segment.came(1)
                    await bench.segment.open()
                    return nil
                }
                return await group.reduce(into: [String]()) { names, name in if let name { names.append(name) } }
            }

            #expect(names == Array(repeating: "Ana", count: 50))
            #expect(await bench.segment.asked.count == 1)
        }
    }

    @Test(arguments: [404, 500, 429, 401, 0])
    func `when nobody is known, or Segment is in trouble, the call goes on without`(status: Int) async throws {
        try await CustomerBench.with { bench in
            await bench.segment.next(status, 200)

            #expect(await bench.directory.customer(number: "+15005550001") == nil)
            #expect(await bench.directory.customer(number: "+15005550001") == nil)

            #expect(await bench.segment.asked.count == 1)
        }
    }

    @Test func `what is no number is nobody's, and nobody is asked`() async throws {
        try await CustomerBench.with { bench in
            for number in ["", "anonymous", "client:ana", "+", "266696687", "+266696687", "whatsapp:+7378742833"] {
                #expect(await bench.directory.customer(number: number) == nil)
            }
            #expect(await bench.segment.asked.isEmpty)
        }
    }

    @Test func `what came of a call is told to Segment, once and whatever happens`() async throws {
        try await CustomerBench.with { bench in
            await bench.segment.know("+15005550001", ["first_name": "Ana", "user_id": "u7"])
            _ = await bench.directory.customer(number: "+15005550001")
            await bench.segment.next(503)
            let outcome = CustomerOutcome(
                callSID: "CA1", number: "+15005550001", outcome: "resolved", agent: "desk", version: 3, ended: 0)

            // Kept before anybody works on it, as when the service ends in between.
            let (directory, queue) = (bench.directory, bench.frame.inbox.queue)
            for _ in 1...2 {
                try await bench.frame.database.write { db in
                    for item in try directory.remember(outcome) { try queue.add(item, in: db) }
                }
            }
            await bench.directory.begin()
            await bench.frame.startWork()
            try await bench.segment.came(4)

            let told = await bench.segment.asked.dropFirst()
            #expect(told.map(\.path).sorted().prefix(2) == ["/v1/identify", "/v1/track"] || told.count == 3)
            let track = try #require(told.last { $0.path == "/v1/track" }?.body)
            let identify = try #require(told.last { $0.path == "/v1/identify" }?.body)
            #expect(track["userId"] == "u7" && track["event"] == "Call Ended" && track["messageId"] == "CA1-ended")
            #expect(track["properties"]?["outcome"] == "resolved" && track["properties"]?["agentVersion"] == 3)
            #expect(track["timestamp"] == "1970-01-01T00:00:00.000Z")
            #expect(identify["traits"]?["last_outcome"] == "resolved" && identify["anonymousId"] == nil)
            #expect(told.last?.authorization == "Basic " + Base64.standard.encode("write:".utf8))
            #expect(await bench.directory.customer(number: "+15005550001")?.lastOutcome == "resolved")
        }
    }

    @Test func `who is not known by an id is told by their number`() throws {
        let outcome = CustomerOutcome(callSID: "CA1", number: "+15005550001", outcome: "resolved")

        let body = try JSONValue(parsing: try outcome.items(for: nil)[0].body)

        #expect(body["userId"] == nil && body["anonymousId"]?.string?.count == 32)
        #expect(body["context"]?["externalIds"]?[0]?["id"] == "+15005550001")
    }

    @Test func `two of three settings are a bad value, and none are none`() {
        func problems(_ environment: [String: String]) -> [String] {
            var reader = SettingsReader(SettingsSources(environment: environment))
            let settings = SegmentSettings(from: &reader)
            #expect(settings == nil)
            return reader.problems.map(\.message)
        }

        #expect(problems([:]).isEmpty)
        #expect(
            problems(["SEGMENT_SPACE_ID": "spa_1"])
                == ["Segment needs all three or none: SEGMENT_ACCESS_SECRET and SEGMENT_WRITE_KEY is missing."])
    }
}

extension ScriptedSegment {
    func know(_ number: String, _ traits: JSONObject) { people[number] = traits }
}
