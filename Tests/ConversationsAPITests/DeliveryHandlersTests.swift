import Fleet
import FleetTestSupport
import HTTP
import HTTPServer
import JSON
import Net
import Problems
import Testing

@testable import ConversationsAPI

@Suite(.serialized) struct DeliveryHandlersTests {
    private func ids(_ page: JSONValue) -> [String] { page["deliveries"]?.array?.compactMap { $0["id"]?.string } ?? [] }

    @Test func `the list is newest first, in pages, and narrowed by what is asked`() async throws {
        let bench = try await DeliveryBench()
        let table = RouteTable(DeliveryHandlers(deliveries: bench.deliveries).routes)
        var ids: [String] = []
        for number in 0..<5 {
            let hook = OutgoingHook.test(
                number < 3 ? "https://a.example/x" : "https://b.example:81/", subject: "IM\(number)",
                event: number == 4 ? "call.status" : "onMessageAdded")
            ids.append("\(try await bench.add(hook)[0])")
        }
        func ask(_ query: String) async throws -> [String] {
            self.ids(try await table.get("/api/deliveries\(query)").json)
        }

        let first = try await table.get("/api/deliveries?limit=2").json
        let second = try await table.get("/api/deliveries?limit=2&before=\(first["before"]?.string ?? "")").json
        let third = try await table.get("/api/deliveries?limit=2&before=\(second["before"]?.string ?? "")").json

        #expect([first, second, third].map(self.ids) == [[ids[4], ids[3]], [ids[2], ids[1]], [ids[0]]])
        #expect(third["before"] == .null)
        #expect(try await ask("?event=call.status") == [ids[4]])
        #expect(try await ask("?subject=IM1") == [ids[1]])
        #expect(try await ask("?host=B.example") == [ids[4], ids[3]])
        #expect(try await ask("?host=a.example:443&state=queued&limit=2") == [ids[2], ids[1]])
        #expect(try await ask("?host=example").isEmpty)
        #expect(try await ask("?state=dead").isEmpty)
        #expect(try await ask("?host=a.example'%20OR%201=1--").isEmpty)
        for wrong in ["?state=x", "?before=x", "?limit=0", "?limit=x"] {
            await #expect(throws: Problem.self) { try await table.get("/api/deliveries\(wrong)") }
        }
    }

    @Test func `one delivery shows its fields and each try, and no password`() async throws {
        let receiver = try await Receiver { _, _ in .text("no", status: .badGateway) }
        let bench = try await DeliveryBench()
        let table = RouteTable(DeliveryHandlers(deliveries: bench.deliveries).routes)
        let url = await receiver.address.replacing("http://", with: "http://me:secret@")

        let id = try await bench.sending {
            let id = try await bench.add(.test(url))[0]
            _ = try await bench.delivery(id, is: .retrying)
            return id
        }
        let shown = try await table.get("/api/deliveries/\(id)").json
        await receiver.stop()

        #expect(shown["state"] == "retrying" && shown["tries"] == 1 && shown["event"] == "onMessageAdded")
        #expect(shown["form"]?[0] == ["name": "Body", "value": "hello"])
        #expect(shown["attempts"]?[0]?["status"] == 502 && shown["attempts"]?[0]?["answer"] == "no")
        #expect(!shown.description.contains("secret"))
        for unknown in ["x", "\(DeliveryID(number: id.number, salt: id.salt &+ 1))"] {
            let refusal = await #expect(throws: Problem.self) { try await table.get("/api/deliveries/\(unknown)") }
            #expect(refusal?.kind == .notFound)
        }
    }

    @Test func `what was given up is sent anew, one or all`() async throws {
        let health = Health()
        let receiver = try await Receiver { _, _ in .empty(health.isUp ? .ok : .badGateway) }
        let bench = try await DeliveryBench { $0.schedule = .init(waits: []) }
        let table = RouteTable(DeliveryHandlers(deliveries: bench.deliveries).routes)
        let url = await receiver.address

        try await bench.sending {
            let ids = try await bench.add(.test(url), .test(url), .test(url))
            for id in ids { _ = try await bench.delivery(id, is: .dead) }
            await health.recover()

            let one = try await table.ask(.post, "/api/deliveries/\(ids[0])/replay")
            _ = try await bench.delivery(ids[0], is: .delivered)
            let rest = try await table.ask(.post, "/api/deliveries/replay?state=dead")
            for id in ids { _ = try await bench.delivery(id, is: .delivered) }
            let unclear = await #expect(throws: Problem.self) {
                try await table.ask(.post, "/api/deliveries/replay")
            }

            #expect(try one.status == .accepted && one.json["state"] == "retrying")
            #expect(try rest.status == .accepted && rest.json["replayed"] == 2)
            #expect(unclear?.kind == .invalid)
        }
        await receiver.stop()
    }
}
