import Store

extension Library {
    /// Removes so many samples at most, and once none is left their services, where nothing else has been put into
    /// them; answers how many conversations that were.
    func clearSamples(upTo limit: Int) throws -> Int {
        let found = try db.rows(
            """
            SELECT conversation.sid, service.sid FROM sample_conversation
                JOIN conversation ON conversation.id = sample_conversation.conversation
                JOIN service ON service.id = conversation.service
            WHERE NOT is_leaving AND NOT is_gone LIMIT ?
            """, limit
        ) { (sid: try $0[0] as String, service: try $0[1] as String) }
        for conversation in found {
            try Conversation.remove(conversation.sid, at: Place(service: conversation.service), .plain, in: self)
        }
        if found.isEmpty { try clearSampleServices() }
        return found.count
    }

    private func clearSampleServices() throws {
        let empty = try db.rows(
            """
            SELECT sid FROM sample_service JOIN service ON service.id = sample_service.service
            WHERE NOT is_leaving
                AND NOT EXISTS (SELECT 1 FROM conversation WHERE conversation.service = service.id AND NOT is_gone)
                AND service.id IS NOT (SELECT default_service FROM account)
            """
        ) { try $0[0] as String }
        for sid in empty { try ConversationService.remove(sid, at: Place(), .plain, in: self) }
        // One that was there before, or has another name since, is somebody's own.
        for house in SampleHouse.allCases {
            try db.run("DELETE FROM owned_number WHERE number = ? AND friendly_name = ?", house.number, house.name)
        }
    }

    /// What samples there are, by service.
    func sampleShares() throws -> [SampleShare] {
        try db.rows(
            """
            SELECT service.sid, service.friendly_name, count(DISTINCT conversation.id), count(message.id) FROM sample_service
                JOIN service ON service.id = sample_service.service
                JOIN conversation ON conversation.service = service.id
                JOIN sample_conversation ON sample_conversation.conversation = conversation.id
                LEFT JOIN message ON message.conversation = conversation.id
            WHERE NOT is_leaving AND NOT is_gone GROUP BY service.id ORDER BY service.id
            """
        ) { row in
            SampleShare(
                service: try row[0], name: try row[1], conversations: try row[2], messages: try row[3])
        }
    }
}
