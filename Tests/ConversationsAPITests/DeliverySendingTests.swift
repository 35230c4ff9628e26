import Crypto
import Fleet
import FleetTestSupport
import HTTP
import HTTPServer
import Net
import Problems
import Store
import Targets
import Testing

@testable import ConversationsAPI

@Suite(.serialized) struct DeliverySendingTests {
    @Test func `a hook goes out as Twilio sends it`() async throws {
        let receiver = try await Receiver()
        let bench = try await DeliveryBench()
        let url = await receiver.address + "/hook?x=1"

        let id = try await bench.sending {
            let id = try await bench.add(.test("\(url)#rc=3"))[0]
            _ = try await bench.delivery(id, is: .delivered)
            return id
        }
        let hook = try #require(await receiver.hooks.first)
        await receiver.stop()

        #expect(hook.request.method == .post && hook.request.target.raw == "/hook?x=1")
        #expect(hook.body == "Body=hello&RetryCount=0")
        #expect(hook.request.headers["X-Twilio-Signature"] == "signed \(url) Body=hello&RetryCount=0")
        #expect(hook.request.headers["I-Twilio-Idempotency-Token"] == "\(id)")
        #expect(hook.request.headers["User-Agent"] == "TwilioProxy/1.1")
        #expect(hook.request.headers["Content-Type"]?.hasPrefix("application/x-www-form-urlencoded") == true)
        #expect(hook.request.headers["Authorization"] == nil)
        let attempts = try await bench.attempts(id)
        #expect(attempts.map(\.status) == [204] && attempts[0].error == nil)
        #expect(attempts[0].at == bench.clock.now)
    }

    @Test func `a hook by GET carries its fields in the query, and its password in a field`() async throws {
        let receiver = try await Receiver()
        let bench = try await DeliveryBench()
        let address = await receiver.address

        try await bench.sending {
            let url = address.replacing("http://", with: "http://me:secret@") + "/hook?x=1"
            let id = try await bench.add(.test(url, method: .get, form: ["To": "+1 2"]))[0]
            _ = try await bench.delivery(id, is: .delivered)
        }
        let hook = try #require(await receiver.hooks.first)
        await receiver.stop()

        #expect(hook.request.target.raw == "/hook?x=1&To=%2B1+2" && hook.body.isEmpty)
        #expect(hook.request.headers["X-Twilio-Signature"] == "signed \(address)/hook?x=1&To=%2B1+2")
        let expected = "Basic " + Base64.standard.encode(Array("me:secret".utf8))
        #expect(hook.request.headers["Authorization"] == expected)
    }

    @Test func `what fails is tried again on schedule with the same token, until it arrives`() async throws {
        let receiver = try await Receiver { _, before in
            before < 2 ? .text("busy", status: .serviceUnavailable) : .empty(.ok)
        }
        let bench = try await DeliveryBench()
        let url = await receiver.address

        let id = try await bench.sending {
            let id = try await bench.add(.test(url))[0]
            var failed = try await bench.delivery(id) { $0.state == .retrying && $0.tries == 1 }
            #expect((4_000...7_000).contains(try #require(failed.nextTry) - bench.clock.now))
            #expect(failed.lastError == "The receiver answered 503 Service Unavailable.")
            await bench.pass(.seconds(7))
            failed = try await bench.delivery(id) { $0.tries == 2 }
            #expect((240_000...361_000).contains(try #require(failed.nextTry) - bench.clock.now))
            await bench.pass(.seconds(361))
            _ = try await bench.delivery(id, is: .delivered)
            return id
        }
        let hooks = await receiver.hooks
        await receiver.stop()

        #expect(hooks.map { $0.form["RetryCount"] } == ["0", "1", "2"])
        #expect(Set(hooks.compactMap { $0.request.headers["I-Twilio-Idempotency-Token"] }) == ["\(id)"])
        #expect(hooks[2].request.headers["X-Twilio-Signature"]?.contains("RetryCount=2") == true)
        #expect(try await bench.attempts(id).map(\.answer) == ["busy", "busy", ""])
    }

    @Test func `the schedule is twelve tries, and then a dead letter`() async throws {
        let receiver = try await Receiver { _, _ in .empty(.notFound) }
        let bench = try await DeliveryBench { $0.endpointPatience = .seconds(86_400 * 30) }
        let url = await receiver.address

        let id = try await bench.sending {
            let id = try await bench.add(.test(url))[0]
            for tries in 1...11 {
                _ = try await bench.delivery(id) { $0.tries == tries && $0.state == .retrying }
                await bench.pass(.seconds(36_000 * 6 / 5 + 10))
            }
            _ = try await bench.delivery(id, is: .dead)
            return id
        }
        await receiver.stop()

        #expect(try await bench.attempts(id).count == 12)
        let told = try await bench.frame.events.events(after: 0)
        #expect(told.map(\.type) == ["delivery.dead"] && told[0].subject == "\(id)")
    }

    @Test func `a redirect, or an answer that is none, is no success`() async throws {
        let receiver = try await Receiver { hook, _ in
            Response(.found, headers: ["Location": "/elsewhere"])
        }
        let bench = try await DeliveryBench()
        let (url, port) = (await receiver.address, try await FreePort.any())

        try await bench.sending {
            let ids = try await bench.add(.test(url), .test("http://127.0.0.1:\(port)/"))
            let redirected = try await bench.delivery(ids[0], is: .retrying)
            let refused = try await bench.delivery(ids[1], is: .retrying)
            #expect(redirected.lastError == "The receiver answered 302 Found.")
            #expect(refused.lastError?.contains("127.0.0.1:\(port)") == true)
        }
        #expect(await receiver.hooks.count == 1)
        await receiver.stop()
    }

    @Test func `where nothing may be sent to, it is given up at once`() async throws {
        let bench = try await DeliveryBench(targets: TargetCheck(.webhooks, allowed: [], allowsLoopback: false))
        let receiver = try await Receiver()
        let url = await receiver.address

        try await bench.sending {
            let ids = try await bench.add(.test(url), .test("no URL at all"), .test("http://localhost:1/"))
            for id in ids { _ = try await bench.delivery(id, is: .dead) }
            #expect(try await bench.attempts(ids[0])[0].error?.contains("ALLOWED_WEBHOOK_TARGETS") == true)
        }
        #expect(await receiver.hooks.isEmpty)
        await receiver.stop()
    }

    @Test func `a name that leads elsewhere when it is connected to changes nothing`() async throws {
        let receiver = try await Receiver()
        let port = try #require(await receiver.address.split(separator: ":").last.flatMap { Int($0) })
        // The system knows no such name: only the address that was checked can have been connected to.
        let check = TargetCheck(.webhooks, allowed: [], allowsLoopback: true) { _, port, _ in [.loopback(port: port)] }
        let bench = try await DeliveryBench(targets: check)

        try await bench.sending {
            let id = try await bench.add(.test("http://rebinding.invalid:\(port)/x"))[0]
            _ = try await bench.delivery(id, is: .delivered)
        }
        #expect(await receiver.hooks.first?.request.headers["Host"] == "rebinding.invalid:\(port)")
        await receiver.stop()
    }

    @Test func `an answer is read only so far`() async throws {
        let receiver = try await Receiver { _, _ in
            Response(content: .bytes([UInt8](repeating: 0x78, count: 1 << 20)))
        }
        let bench = try await DeliveryBench()
        let url = await receiver.address

        try await bench.sending {
            let id = try await bench.add(.test(url))[0]
            _ = try await bench.delivery(id, is: .delivered)
            #expect(try await bench.attempts(id)[0].answer == String(repeating: "x", count: 1_024))
        }
        await receiver.stop()
    }

    @Test func `who asks is answered, whatever the status, and nothing is kept`() async throws {
        let receiver = try await Receiver { hook, _ in
            hook.request.target.path == "/long"
                ? .text(String(repeating: "x", count: 65 << 10))
                : .text("<Response/>", status: .forbidden)
        }
        let bench = try await DeliveryBench()
        let url = await receiver.address

        let answer = try await bench.deliveries.ask(.test(url), within: .seconds(15))
        let tooLong = await #expect(throws: Problem.self) {
            try await bench.deliveries.ask(.test(url + "/long"), within: .seconds(15))
        }
        let refused = await #expect(throws: Problem.self) {
            try await bench.deliveries.ask(.test("http://10.0.0.1/"), within: .seconds(15))
        }
        await receiver.stop()

        #expect(answer.status == 403 && String(decoding: answer.body, as: UTF8.self) == "<Response/>")
        #expect(answer.contentType?.hasPrefix("text/plain") == true)
        #expect(tooLong?.kind == .badGateway && refused?.kind == .forbidden)
        #expect(try await bench.deliveries.list(DeliveryFilter(), before: nil, limit: 10).isEmpty)
    }

    @Test func `who does not answer in time is not waited for`() async throws {
        let never = Turnstile()
        let receiver = try await Receiver { _, _ in
            try await never.pass()
            return .empty()
        }
        let bench = try await DeliveryBench()
        let url = await receiver.address

        let late = await #expect(throws: Problem.self) {
            try await bench.deliveries.ask(.test(url), within: .milliseconds(50))
        }
        await never.open()
        await receiver.stop()

        #expect(late?.kind == .timedOut)
    }
}
