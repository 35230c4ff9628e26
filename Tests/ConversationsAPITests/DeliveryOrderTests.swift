import Fleet
import FleetTestSupport
import HTTP
import HTTPServer
import Net
import Problems
import Store
import Testing

@testable import ConversationsAPI

@Suite(.serialized) struct DeliveryOrderTests {
    @Test func `a lane goes out in order, one at a time, among many that go side by side`() async throws {
        let bench = try await DeliveryBench()
        let traffic = Traffic()
        let receiver = try await Receiver { hook, _ in
            try await traffic.pass(hook.form["Lane"] ?? "")
            return .empty()
        }
        let url = await receiver.address
        var hooks: [OutgoingHook] = []
        for number in 0..<20 {
            for lane in 0..<10 {
                hooks.append(.test(url, lane: "CH\(lane)", form: ["Lane": "\(lane)", "Number": "\(number)"]))
            }
        }

        try await bench.sending {
            let (deliveries, all) = (bench.deliveries, hooks)
            let ids = try await bench.frame.database.write { connection in
                try all.map { try deliveries.add($0, in: connection) }
            }
            await deliveries.wake()
            for id in ids { _ = try await bench.delivery(id, is: .delivered) }
        }
        let came = await receiver.hooks.map(\.form)
        let mostAtOnce = await traffic.mostAtOnce
        await receiver.stop()

        #expect(await traffic.hasMet == false)
        #expect((2...8).contains(mostAtOnce))
        for lane in 0..<10 {
            #expect(came.filter { $0["Lane"] == "\(lane)" }.compactMap { $0["Number"] } == (0..<20).map { "\($0)" })
        }
    }

    @Test func `what fails steps aside and holds back nothing`() async throws {
        let receiver = try await Receiver { hook, _ in .empty(hook.form["Body"] == "bad" ? .badGateway : .ok) }
        let bench = try await DeliveryBench()
        let url = await receiver.address

        try await bench.sending {
            let ids = try await bench.add(
                .test(url, form: ["Body": "bad"]), .test(url, form: ["Body": "1"]), .test(url, form: ["Body": "2"]))
            _ = try await bench.delivery(ids[1], is: .delivered)
            _ = try await bench.delivery(ids[2], is: .delivered)
            #expect(try await bench.deliveries.show(ids[0]).delivery.state == .retrying)
        }
        #expect(await receiver.hooks.compactMap { $0.form["Body"] } == ["bad", "1", "2"])
        await receiver.stop()
    }

    @Test func `a slow target takes no other's place`() async throws {
        let gate = Turnstile()
        let slow = try await Receiver { _, _ in
            try await gate.pass()
            return .empty()
        }
        let quick = try await Receiver()
        let bench = try await DeliveryBench { $0.places = 10 }
        let (slowURL, quickURL) = (await slow.address, await quick.address)

        try await bench.sending {
            var waiting: [DeliveryID] = []
            for lane in 0..<20 { waiting += try await bench.add(.test(slowURL, lane: "CH\(lane)")) }
            try await slow.came(8)
            for lane in 0..<20 {
                let id = try await bench.add(.test(quickURL, lane: "CH\(lane)"))[0]
                _ = try await bench.delivery(id, is: .delivered)
            }
            #expect(await slow.hooks.count == 8)
            await gate.open()
            for id in waiting { _ = try await bench.delivery(id, is: .delivered) }
        }
        await slow.stop()
        await quick.stop()
    }

    @Test func `what is tried again leaves places for what is new`() async throws {
        let gate = Turnstile()
        let health = Health()
        let receiver = try await Receiver { hook, _ in
            if hook.form["Body"] == "old" {
                if !health.isUp { return .empty(.badGateway) }
                try await gate.pass()
            }
            return .empty()
        }
        let bench = try await DeliveryBench()
        let url = await receiver.address

        try await bench.sending {
            var old: [DeliveryID] = []
            for lane in 0..<10 { old += try await bench.add(.test(url, lane: "CH\(lane)", form: ["Body": "old"])) }
            for id in old { _ = try await bench.delivery(id, is: .retrying) }
            await health.recover()
            await bench.pass(.seconds(10))
            try await receiver.came(14)
            let new = try await bench.add(.test(url, lane: "CH1", form: ["Body": "new"]))[0]
            _ = try await bench.delivery(new, is: .delivered)
            #expect(await receiver.hooks.count == 15)
            await gate.open()
            for id in old { _ = try await bench.delivery(id, is: .delivered) }
        }
        await receiver.stop()
    }

    @Test func `what was cut off goes out again at the next start, before the others of its lane`() async throws {
        let never = Turnstile()
        let receiver = try await Receiver { _, before in
            if before == 0 { try await never.pass() }
            return .empty()
        }
        let bench = try await DeliveryBench()
        let url = await receiver.address

        let ids = try await bench.sending {
            let ids = try await bench.add(.test(url, form: ["Body": "1"]), .test(url, form: ["Body": "2"]))
            try await receiver.came(1)
            return ids
        }
        #expect(try await bench.deliveries.show(ids[0]).delivery.tries == 0)
        try await bench.sending { for id in ids { _ = try await bench.delivery(id, is: .delivered) } }
        let hooks = await receiver.hooks
        await never.open()
        await receiver.stop()

        #expect(hooks.compactMap { $0.form["Body"] } == ["1", "1", "2"])
        let tokens = hooks.compactMap { $0.request.headers["I-Twilio-Idempotency-Token"] }
        #expect(tokens == ["\(ids[0])", "\(ids[0])", "\(ids[1])"])
    }

    @Test func `what is undone is not sent`() async throws {
        let receiver = try await Receiver()
        let bench = try await DeliveryBench()
        let (url, deliveries) = (await receiver.address, bench.deliveries)

        try await bench.sending {
            _ = try? await bench.frame.database.write { connection in
                try deliveries.add(.test(url, form: ["Body": "undone"]), in: connection)
                throw Problem(.conflict, "Not today.")
            }
            let id = try await bench.add(.test(url, form: ["Body": "kept"]))[0]
            _ = try await bench.delivery(id, is: .delivered)
        }
        #expect(await receiver.hooks.compactMap { $0.form["Body"] } == ["kept"])
        await receiver.stop()
    }
}

/// Notes who is here at the same time, and lets others come while somebody is.
@OnLoop
private final class Traffic {
    private(set) var mostAtOnce = 0
    private(set) var hasMet = false
    private var here: Set<String> = []
    private var count = 0

    nonisolated init() {}

    func pass(_ lane: String) async throws {
        if !here.insert(lane).inserted { hasMet = true }
        count += 1
        mostAtOnce = max(mostAtOnce, count)
        for _ in 0..<20 { await Task.yield() }
        count -= 1
        here.remove(lane)
    }
}
