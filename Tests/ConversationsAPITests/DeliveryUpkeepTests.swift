import Fleet
import FleetTestSupport
import HTTP
import HTTPServer
import JSON
import Net
import Problems
import Store
import Telemetry
import Testing

@testable import ConversationsAPI

@Suite(.serialized) struct DeliveryUpkeepTests {
    private func dead(_ bench: DeliveryBench, _ ids: [DeliveryID]) async throws {
        for id in ids { _ = try await bench.delivery(id, is: .dead) }
    }

    @Test func `a dead letter is sent anew with all its tries before it, and keeps its past`() async throws {
        let receiver = try await Receiver { _, before in .empty(before < 2 ? .badGateway : .ok) }
        let bench = try await DeliveryBench { $0.schedule = .init(waits: []) }
        let url = await receiver.address

        let id = try await bench.sending {
            let id = try await bench.add(.test(url))[0]
            _ = try await bench.delivery(id) { $0.state == .dead && $0.tries == 1 }
            #expect(try await bench.deliveries.replay(id).state == .retrying)
            _ = try await bench.delivery(id) { $0.state == .dead && $0.tries == 2 }
            _ = try await bench.deliveries.replay(id)
            _ = try await bench.delivery(id, is: .delivered)
            return id
        }
        let counts = await receiver.hooks.map { $0.form["RetryCount"] }
        await receiver.stop()

        #expect(try await bench.attempts(id).map(\.status) == [502, 502, 200])
        #expect(counts == ["0", "0", "0"])
    }

    @Test func `all that was given up is sent anew at once, where it fits`() async throws {
        let health = Health()
        let receiver = try await Receiver { _, _ in .empty(health.isUp ? .ok : .badGateway) }
        let other = try await Receiver { _, _ in .empty(.badGateway) }
        let bench = try await DeliveryBench { $0.schedule = .init(waits: []) }
        let (url, otherURL) = (await receiver.address, await other.address)

        try await bench.sending {
            let ids = try await bench.add(.test(url), .test(url, lane: "CH2"), .test(otherURL))
            try await dead(bench, ids)
            await health.recover()
            let host = String(url.dropFirst(7))
            #expect(try await bench.deliveries.replayDead(DeliveryFilter(host: host)) == 2)
            for id in ids.prefix(2) { _ = try await bench.delivery(id, is: .delivered) }
            #expect(try await bench.deliveries.show(ids[2]).delivery.state == .dead)
        }
        let text = String(decoding: MetricsText.bytes(of: bench.metrics), as: UTF8.self)
        await receiver.stop()
        await other.stop()

        #expect(text.contains(#"fleet_dead_letters{service="tester",direction="webhook"} 1"#))
        #expect(text.contains(#"fleet_webhook_deliveries_total{direction="out",outcome="dead"} 3"#))
        #expect(text.contains(#"fleet_webhook_deliveries_total{direction="out",outcome="delivered"} 2"#))
    }

    @Test func `an endpoint that fails for days is closed, and opened by hand`() async throws {
        let health = Health()
        let receiver = try await Receiver { _, _ in .empty(health.isUp ? .ok : .badGateway) }
        let bench = try await DeliveryBench { $0.schedule = .init(waits: [.seconds(86_400 * 10)]) }
        let url = await receiver.address + "/hook"

        try await bench.sending {
            var ids = try await bench.add(.test(url + "?a"))
            _ = try await bench.delivery(ids[0], is: .retrying)
            await bench.pass(.seconds(86_400 * 5))
            ids += try await bench.add(.test(url + "?b"))
            _ = try await bench.delivery(ids[1], is: .retrying)
            ids += try await bench.add(.test(url + "?c"))
            let unasked = try await bench.delivery(ids[2], is: .dead)
            #expect(unasked.tries == 0 && unasked.lastError?.contains("failed for days") == true)
            #expect(await receiver.hooks.count == 2)

            await health.recover()
            _ = try await bench.deliveries.replay(ids[2])
            _ = try await bench.delivery(ids[2], is: .delivered)
            ids += try await bench.add(.test(url))
            _ = try await bench.delivery(ids[3], is: .delivered)
        }
        await receiver.stop()

        let told = try await bench.frame.events.events(after: 0).map(\.type)
        #expect(told == ["endpoint.closed", "delivery.dead", "endpoint.opened"])
    }

    @Test func `a closed endpoint stays closed over a restart, and a success opens it`() async throws {
        let health = Health()
        let receiver = try await Receiver { _, _ in .empty(health.isUp ? .ok : .badGateway) }
        let bench = try await DeliveryBench {
            $0.schedule = .init(waits: [.seconds(10)])
            $0.endpointPatience = .zero
        }
        let url = await receiver.address
        let first = try await bench.sending {
            let id = try await bench.add(.test(url))[0]
            _ = try await bench.delivery(id, is: .retrying)
            return id
        }
        let again = try await DeliveryBench(sharing: bench)

        try await again.sending {
            let id = try await again.add(.test(url))[0]
            #expect(try await again.delivery(id, is: .dead).tries == 0)
            await health.recover()
            await again.pass(.seconds(15))
            _ = try await again.delivery(first, is: .delivered)
            let open = try await again.add(.test(url))[0]
            _ = try await again.delivery(open, is: .delivered)
        }
        await receiver.stop()
    }

    @Test func `sent anew while it waits for another try, it goes now`() async throws {
        let receiver = try await Receiver { _, before in .empty(before == 0 ? .badGateway : .ok) }
        let bench = try await DeliveryBench()
        let url = await receiver.address

        try await bench.sending {
            let id = try await bench.add(.test(url))[0]
            _ = try await bench.delivery(id, is: .retrying)
            _ = try await bench.deliveries.replay(id)
            _ = try await bench.delivery(id, is: .delivered)
        }
        await receiver.stop()
    }

    @Test func `what arrived is forgotten after its time, and what was given up later`() async throws {
        let receiver = try await Receiver { hook, _ in .empty(hook.form["Body"] == "bad" ? .badGateway : .ok) }
        let bench = try await DeliveryBench { $0.schedule = .init(waits: []) }
        let url = await receiver.address
        let ids = try await bench.sending {
            let ids = try await bench.add(.test(url, form: ["Body": "bad"]), .test(url))
            _ = try await bench.delivery(ids[1], is: .delivered)
            try await dead(bench, [ids[0]])
            return ids
        }
        await receiver.stop()
        func left() async throws -> [DeliveryID] {
            try await bench.deliveries.forgetOld()
            return try await bench.deliveries.list(DeliveryFilter(), before: nil, limit: 10).map(\.id)
        }

        bench.clock.pass(.seconds(29 * 86_400))
        #expect(try await left() == [ids[1], ids[0]])
        bench.clock.pass(.seconds(2 * 86_400))
        #expect(try await left() == [ids[0]])
        bench.clock.pass(.seconds(60 * 86_400))
        #expect(try await left().isEmpty)
        let attempts = try await bench.frame.database.read { try $0.integer("SELECT count(*) FROM hook_attempt") }
        #expect(attempts == 0)
    }

    @Test func `what has arrived is not sent again because that cannot be kept yet`() async throws {
        let receiver = try await Receiver()
        let bench = try await DeliveryBench { $0.troublePause = .milliseconds(1) }
        let url = await receiver.address
        try await bench.frame.database.write {
            try $0.script(
                """
                CREATE TRIGGER broken BEFORE INSERT ON hook_attempt BEGIN SELECT RAISE(ABORT, 'the disk is full'); END
                """)
        }

        try await bench.sending {
            let id = try await bench.add(.test(url))[0]
            try await receiver.came(1)
            let failed = bench.frame.database.statistics.failedWrites
            while bench.frame.database.statistics.failedWrites < failed + 3 { await Task.yield() }
            try await bench.frame.database.write { try $0.script("DROP TRIGGER broken") }
            _ = try await bench.delivery(id, is: .delivered)
        }
        #expect(await receiver.hooks.count == 1)
        await receiver.stop()
    }
}
