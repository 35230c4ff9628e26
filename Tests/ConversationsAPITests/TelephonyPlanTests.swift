import HTTP
import JSON
import Store
import Testing

@testable import ConversationsAPI

/// What is read again and again costs as much as is found, however much there is.
@Suite struct TelephonyPlanTests {
    /// A table that is read from end to end, or rows that have to be sorted before the first is known.
    private func isLaborious(_ step: String) -> Bool {
        step.contains("TEMP B-TREE") || step.hasPrefix("SCAN text_message") || step.hasPrefix("SCAN phone_call")
            || step.hasPrefix("SCAN verification") || step.hasPrefix("SCAN participant")
            || step.hasPrefix("SCAN address_configuration")
    }

    @Test func `when the next thing is due stands at the head of two indexes`() async throws {
        let plan = try await Desk().plan(Dispatcher.nextDue, [])

        #expect(!plan.contains(where: isLaborious), "\(plan)")
        #expect(plan.contains { $0.contains("text_message_due") } && plan.contains { $0.contains("phone_call_due") })
    }

    @Test func `what is to be handed on is looked for among what came in, and nowhere else`() async throws {
        let plan = try await Desk().plan(TextMessage.receivingAfter, [0])

        #expect(
            !plan.contains(where: isLaborious) && plan.allSatisfy { $0.contains("text_message_receiving") }, "\(plan)")
    }

    @Test func `whether an address is known is looked up`() async throws {
        let plan = try await Desk().plan(Switchboard.holdsAddress, ["+15550001111"])

        #expect(!plan.contains(where: isLaborious), "\(plan)")
        #expect(plan.contains { $0.contains("participant_proxy") })
    }

    @Test(arguments: [nil, "n.1000.2.7", "p.1000.2.7"])
    func `a page of the outbox is read by indexes in their order`(token: String?) async throws {
        let desk = try await Desk()
        var filters = [OutboxItem.Filter()]
        filters += [nil, "+1555"].flatMap { to in
            [nil, "+1500"].map { OutboxItem.Filter(kind: nil, to: to, from: $0, status: "sent", search: nil) }
        }
        let page = PageRequest(size: 50, cursor: token.map { Cursor(token: $0, page: 1) })

        for filter in filters {
            let parts = try OutboxItem.parts(filter, page)
            #expect(parts.count == 3)
            for part in parts {
                let plan = try await desk.plan(part.sql, part.values)

                // The first page walks the index from its end; every other one begins where the one before it ended.
                let isOrdered = plan.allSatisfy {
                    $0.contains("USING INDEX") && ($0.hasPrefix("SEARCH") || token == nil && filter.to == nil)
                }
                #expect(plan.count == 1 && isOrdered, "\(plan)")
            }
        }
    }

    @Test func `a page of one kind asks one table`() async throws {
        let parts = try OutboxItem.parts(.init(kind: .call), PageRequest(size: 50))

        #expect(parts.map(\.kind) == [.call])
    }

    @Test func `the outbox is one list, forth and back, whatever was made at the same moment`() async throws {
        let desk = try await Desk(environment: ["EMBEDDED_DELIVERY_SECONDS": "3600"])
        for number in 0..<4 {
            _ = try await desk.send(["Body": "Text \(number)"])
            _ = try await desk.core(
                .post, "Calls.json", ["To": "+15558675310", "From": "+15005550006", "Twiml": "<Response/>"])
        }
        let service = try await desk.twilio(.post, "/v2/Services", ["FriendlyName": "Shop"])
        for name in ["a", "b", "c"] {
            _ = try await desk.twilio(
                .post, "/v2/Services/\(service.sid)/Verifications", ["To": "\(name)@b.example", "Channel": "email"])
        }
        for table in ["text_message", "phone_call", "verification"] {
            try await desk.tamper("UPDATE \(table) SET created = 1000 + id / 3")
        }
        let all = try await desk.outbox().map(\.sid)

        var (forth, back): ([[String]], [[String]]) = ([], [])
        var page = try await desk.api(.get, "/outbox?pageSize=3")
        forth.append(page["items"]?.array?.map(\.sid) ?? [])
        while let token = page["meta"]?["nextPageToken"]?.string {
            page = try await desk.api(.get, "/outbox?pageSize=3&pageToken=\(token)")
            forth.append(page["items"]?.array?.map(\.sid) ?? [])
        }
        while let token = page["meta"]?["previousPageToken"]?.string {
            page = try await desk.api(.get, "/outbox?pageSize=3&pageToken=\(token)")
            back.insert(page["items"]?.array?.map(\.sid) ?? [], at: 0)
        }

        #expect(all.count == 11 && forth.flatMap { $0 } == all)
        #expect(back == Array(forth.dropLast()))
    }
}
