import Fleet
import FleetTestSupport
import Guarded
import HTTP
import JSON
import Models
import Problems
import Store
import Testing
import Twilio

@testable import VoiceRelay

@Suite struct CustomerToolTests {
    /// Knows one person.
    private final class Directory: CustomerLookup {
        let forgotten = Guarded<[String]>([])

        func customer(number: String) async -> Customer? {
            guard number == "+15558675310" else { return nil }
            return Customer(number: number, firstName: "Zoë", stage: "lead", traits: ["plan": "gold"])
        }

        func forget(number: String) async { forgotten.withLock { $0.append(number) } }
    }

    @Test func `what is known and what was remembered are told together`() async throws {
        let bench = try await ToolBench(lookup: Directory())

        _ = await bench.use("remember", ["note": "Prefers mornings ☀️"])
        let use = await bench.use("get-customer")

        #expect(use.json["firstName"] == "Zoë" && use.json["traits"]?["plan"] == "gold" && use.json["known"] == true)
        #expect(use.json["notes"]?[0]?["text"] == "Prefers mornings ☀️" && use.json["notes"]?[0]?["agent"] == "desk")
    }

    @Test func `of a stranger nothing is known, and others are not told of`() async throws {
        let bench = try await ToolBench(lookup: Directory())
        var caller = ToolBench.caller
        caller.customerNumber = "+15550001111"

        let own = await bench.use("get-customer", for: caller)
        let other = await bench.use("get-customer", ["to": "+15558675310"], for: caller)

        #expect(own.json == ["number": "+15550001111", "known": false])
        #expect(other.problem?.kind == .forbidden)
    }

    @Test(arguments: [
        "+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253", "+464", "anonymous", "whatsapp:+266696687",
        "",
    ])
    func `callers who withhold their number share no memory`(number: String) async throws {
        let bench = try await ToolBench(lookup: Directory())
        var caller = ToolBench.caller
        caller.customerNumber = number

        let noted = await bench.use("remember", ["note": "My name is Zoë"], for: caller)
        let told = await bench.use("get-customer", for: caller)
        let texted = await bench.use("send-sms", ["message": "Hello"], for: caller)

        for use in [noted, told, texted] { #expect(use.error.hasPrefix("The number of the person is not known.")) }
        #expect(await bench.asked("/Messages").isEmpty)
        #expect(
            try await bench.frame.database.read { try $0.integer("SELECT count(*) FROM customer_note") } == 0)
    }

    @Test func `an agent that masks keeps a note without what is private`() async throws {
        let bench = try await ToolBench()
        var agent = ToolBench.agent()
        agent.masksPrivateData = true

        _ = await bench.use("remember", ["note": "Write to ana@example.com, PIN 4821"], of: agent)

        let kept = try await CustomerNotes(bench.frame).all(of: #require(PhoneNumber("+15558675310")))
        #expect(kept.map(\.text) == ["Write to [e-mail], PIN [number]"])
    }

    @Test func `the same note is kept once, and the oldest go first`() async throws {
        let bench = try await ToolBench()
        let notes = CustomerNotes(bench.frame)
        let number = try #require(PhoneNumber("+15558675310"))

        for place in 0..<60 {
            try await notes.keep(CustomerNote(text: "note \(place)", at: place, agent: "", call: ""), of: number)
        }
        try await notes.keep(CustomerNote(text: "note 20", at: 100, agent: "", call: ""), of: number)

        let kept = try await notes.all(of: number)
        #expect(kept.count == CustomerNotes.mostEach && kept.first?.text == "note 20")
        #expect(kept.last?.text == "note 10")
    }

    @Test func `a person is shown and erased`() async throws {
        let directory = Directory()
        let bench = try await ToolBench(lookup: directory)
        let routes = RouteTable(bench.kit.routes)
        _ = await bench.use("remember", ["note": "Prefers mornings"])

        let shown = try await routes.get("/customers/15558675310").json
        let erased = try await routes.ask(.delete, "/customers/+15558675310")
        let after = try await routes.get("/customers/+15558675310").json

        #expect(shown["notes"]?[0]?["text"] == "Prefers mornings" && shown["firstName"] == "Zoë")
        #expect(erased.status == .noContent && after["notes"] == nil)
        #expect(directory.forgotten.withLock { $0 } == ["+15558675310"])
        await #expect(throws: Problem.self) { try await routes.get("/customers/nobody") }
    }

    @Test(arguments: ["", "   ", String(repeating: "x", count: 501)]) func `a note is one sentence`(text: String)
        async throws
    {
        let bench = try await ToolBench()

        #expect(await bench.use("remember", ["note": .string(text)]).problem?.kind == .invalid)
    }

    @Test func `an answer is looked up in what the agent knows`() async throws {
        let bench = try await ToolBench()
        var agent = ToolBench.agent()
        agent.knowledge = AgentKnowledge([
            .init(title: "Rates", text: "# Rates\nA parcel of five kilos costs nine euros."),
            .init(title: "Hours", text: "# Hours\nWe are open from nine until six."),
        ])

        let found = await bench.use("look-up", ["question": "What does a parcel cost?"], of: agent)
        let nothing = await bench.use("look-up", ["question": "Zebra crossings?"], of: agent)

        #expect(found.json["answer"]?.string?.contains("nine euros") == true)
        #expect(nothing.json["passages"] == [] && nothing.json["say"] == "I found nothing on that.")
    }
}
