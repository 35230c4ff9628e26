import Fleet
import HTTP
import Store
import Twilio

// Samples as they are kept: made by the same sentences as everything else, with the dates they are to have.
extension Library {
    /// The service of a sample house; made when it is not there.
    func sampleService(of house: SampleHouse) throws -> ServiceRow {
        try own(house)
        let found = try db.row(
            """
            SELECT service.id, service.sid FROM sample_service JOIN service ON service.id = sample_service.service
            WHERE house = ? AND NOT is_leaving
            """, house.rawValue
        ) { try ServiceRow($0) }
        if let found { return found }
        let made = try ConversationService.add(
            ConversationService.Draft(Fields(["FriendlyName": house.name])), at: Place(), .plain, in: self)
        let row = try service(of: Place(service: made.sid))
        try db.run("INSERT OR REPLACE INTO sample_service (house, service) VALUES (?, ?)", house.rawValue, row.id)
        return row
    }

    /// Has the account have the number that the customers of a house write to.
    private func own(_ house: SampleHouse) throws {
        try db.run(
            """
            INSERT OR IGNORE INTO owned_number (sid, number, friendly_name, hooks, created, updated)
            VALUES (?, ?, ?, '{}', ?, ?)
            """, SID.make(.phoneNumber).text, house.number, house.name, now * 1_000, now * 1_000)
    }

    /// Makes those of these samples that are not there; answers how many that were.
    func plantSamples(_ numbers: ClosedRange<Int>) throws -> Int {
        var count = 0
        for number in numbers {
            let isThere = try db.integer(
                """
                SELECT EXISTS (
                    SELECT 1 FROM sample_conversation
                        JOIN conversation ON conversation.id = sample_conversation.conversation
                        JOIN service ON service.id = conversation.service
                    WHERE number = ? AND NOT is_leaving AND NOT is_gone)
                """, number)
            guard isThere != 1 else { continue }
            try plant(SamplePlan(number, seenAt: now))
            count += 1
        }
        return count
    }

    private func plant(_ plan: SamplePlan) throws {
        let place = Place(service: try sampleService(of: plan.house).sid)
        let (opened, ended) = (TwilioDate.product(plan.opened), TwilioDate.product(plan.messages.last?.at ?? now))
        let sid = try Conversation.add(
            Conversation.Draft(
                Fields(["FriendlyName": plan.title, "Attributes": plan.attributes, "DateCreated": opened])),
            at: place, .plain, in: self
        ).sid
        let conversation = try conversation(sid, in: place)
        let (customer, agent) = try meet(plan, in: conversation, at: place.below(sid), since: opened)
        for (index, said) in plan.messages.enumerated() {
            try say(said, index, by: said.isCustomers ? customer : agent, to: customer, plan, in: conversation)
        }
        _ = try Conversation.change(
            sid, at: place, Conversation.Change(Fields(["State": plan.state.rawValue, "DateUpdated": ended])), .plain,
            in: self)
        try db.run(
            "INSERT OR REPLACE INTO sample_conversation (number, conversation) VALUES (?, ?)", plan.number,
            conversation.id)
    }

    /// Has both sides take part; answers their SIDs.
    private func meet(
        _ plan: SamplePlan, in conversation: ConversationRow, at place: Place, since opened: String
    ) throws -> (customer: String, agent: String) {
        var customer: FormFields = ["DateCreated": opened, "Attributes": "{\"name\":\"\(plan.customer)\"}"]
        if let proxy = plan.proxy {
            customer.add("MessagingBinding.Address", plan.customerName)
            customer.add("MessagingBinding.ProxyAddress", proxy)
        } else {
            customer.add("Identity", plan.customerName)
        }
        let agent: FormFields = ["DateCreated": opened, "Identity": plan.agentName]
        return (
            try Participant.add(Participant.Draft(Fields(customer)), at: place, .plain, in: self).sid,
            try Participant.add(Participant.Draft(Fields(agent)), at: place, .plain, in: self).sid
        )
    }

    /// Adds what was said, and says of what went out on a channel that it has long arrived: nothing is sent for it.
    private func say(
        _ said: SamplePlan.Said, _ index: Int, by speaker: String, to customer: String, _ plan: SamplePlan,
        in conversation: ConversationRow
    ) throws {
        let goesOut = !said.isCustomers && plan.proxy != nil
        var row = MessageRow(
            id: 0, sid: SID.make(.conversationMessage).text, index: index,
            author: said.isCustomers ? plan.customerName : plan.agentName, participant: speaker, body: said.text,
            attributes: "{}", media: nil, content: nil, recipients: goesOut ? 1 : 0, created: said.at,
            updated: said.at)
        try row.insert(into: conversation, db)
        if goesOut {
            let isWhatsApp = plan.channel == .whatsapp
            let status: ReceiptStatus = isWhatsApp ? .read : .delivered
            try db.run(
                """
                INSERT INTO receipt (sid, message, participant, channel_message, status, created, updated)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """, SID.make(.receipt).text, row.id, customer,
                SID.make(isWhatsApp ? .whatsAppMessage : .message).text, status, said.at, said.at + 2)
            row.statuses = [(status, 1)]
        }
        try tell(
            .messageAdded, of: row.message(of: account, in: conversation.sid, conversation.service.sid),
            in: conversation, .plain)
    }
}
