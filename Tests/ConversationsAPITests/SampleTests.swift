import HTTP
import JSON
import Problems
import Testing

@testable import ConversationsAPI

@Suite struct SampleTests {
    static let longAgo = 60 * 86_400

    @Test(arguments: 1...SamplePlan.count)
    func `a sample is whole, and none of it is yet to come`(number: Int) {
        let now = 1_780_000_000
        let plan = SamplePlan(number, seenAt: now)

        #expect(plan.messages.count >= 2)
        #expect(plan.messages.first?.isCustomers == true)
        #expect(plan.messages.allSatisfy { !$0.text.contains("{") && !$0.text.contains(" / ") && !$0.text.isEmpty })
        #expect(zip(plan.messages, plan.messages.dropFirst()).allSatisfy { $0.at < $1.at })
        #expect(plan.messages.allSatisfy { $0.at < now && $0.at > now - Self.longAgo })
        #expect(!plan.title.contains("{"))
    }

    @Test func `samples are of every house, language, channel and state`() {
        let plans = (1...SamplePlan.count).map { SamplePlan($0, seenAt: 1_780_000_000) }

        #expect(Set(plans.map(\.house)).count == 3)
        #expect(Set(plans.map(\.language)).count == 3)
        #expect(Set(plans.map(\.channel)).count == 3)
        #expect(Set(plans.map(\.state)) == Set(ConversationState.allCases))
        #expect(Set(plans.map(\.script.title)).count == 27)
    }

    @Test func `samples are planted once, and nothing is sent for them`() async throws {
        let desk = try await Desk()

        let first = try await desk.api(.post, "/seed")
        let again = try await desk.api(.post, "/seed")

        #expect(first["made"]?.int == SamplePlan.count && again["made"]?.int == 0)
        let services = try #require(again["services"]?.array)
        #expect(services.compactMap { $0["conversations"]?.int } == [100, 100, 100])
        #expect(try await desk.api(.get, "/outbox")["items"]?.array?.isEmpty == true)
        let service = try #require(services.first?["sid"]?.string)
        for narrowing in ["channel=sms", "channel=whatsapp", "channel=chat", "state=closed", "state=inactive"] {
            let page = try await desk.api(.get, "/conversations?serviceSid=\(service)&\(narrowing)")
            #expect(page["conversations"]?.array?.isEmpty == false, "\(narrowing)")
        }
        let closed = try await desk.api(.get, "/conversations?serviceSid=\(service)&state=closed&channel=whatsapp")
        let sid = try #require(closed["conversations"]?[0]?["sid"]?.string)
        let messages = try await desk.api(.get, "/conversations/\(sid)/messages?serviceSid=\(service)")
        let said = try #require(messages["messages"]?.array)
        #expect(said.enumerated().allSatisfy { $1["index"]?.int == $0 })
        #expect(said.allSatisfy { $0["participantSid"]?.string?.hasPrefix("MB") == true })
        #expect(said[1]["delivery"]?["read"]?.string == "all")
    }

    @Test func `clearing takes out the samples and nothing else`() async throws {
        let desk = try await Desk()
        let planted = try await desk.api(.post, "/seed")
        let services = try #require(planted["services"]?.array?.compactMap { $0["sid"]?.string })
        let path = "/conversations?serviceSid=\(services[0])"
        let own = try #require(try await desk.api(.post, path, ["friendlyName": "Mine"])["sid"]?.string)
        let gone = try #require(try await desk.api(.get, path + "&pageSize=2")["conversations"]?[1]?["sid"]?.string)
        _ = try await desk.api(.delete, "/conversations/\(gone)?serviceSid=\(services[0])")

        let refilled = try await desk.api(.post, "/seed")
        let cleared = try await desk.api(.delete, "/seed")

        #expect(refilled["made"]?.int == 1)
        #expect(cleared["removed"]?.int == SamplePlan.count)
        #expect(cleared["services"]?.array?.isEmpty == true)
        let left = try await desk.api(.get, path)["conversations"]?.array
        #expect(left?.compactMap { $0["sid"]?.string } == [own])
        let names = try await desk.api(.get, "/services")["services"]?.array?.compactMap { $0["sid"]?.string }
        #expect(names?.contains(services[0]) == true && names?.contains(services[1]) == false)
    }

    @Test func `where conversations are kept at Twilio there are no samples`() async throws {
        let desk = try await Desk(environment: [
            "TWILIO_ACCOUNT_SID": "AC" + String(repeating: "0", count: 32), "TWILIO_AUTH_TOKEN": "canary",
            "TWILIO_BASE_URL": "http://127.0.0.1:9",
        ])

        for method in [Method.post, .delete] {
            await #expect {
                _ = try await desk.api(method, "/seed")
            } throws: {
                ($0 as? Problem)?.kind == .notOffered
            }
        }
    }
}
