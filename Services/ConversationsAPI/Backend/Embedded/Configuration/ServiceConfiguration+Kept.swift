import HTTP
import JSON
import Problems
import Store

extension ServiceConfiguration: Changed {
    static func find(_ id: String, at place: Place, in library: Library) throws -> ServiceConfiguration {
        let service = try library.service(of: place)
        let found = try library.db.row(
            """
            SELECT creator, participant, user, coalesce(tells_presence, 0)
            FROM default_role LEFT JOIN service_configuration USING (service) WHERE service = ?
            """, service.id
        ) {
            ServiceConfiguration(
                service: service.sid, creatorRole: try $0[0], conversationRole: try $0[1], serviceRole: try $0[2],
                tellsPresence: try $0[3])
        }
        return found ?? ServiceConfiguration(service: service.sid, tellsPresence: false)
    }

    static func change(
        _ id: String, at place: Place, _ change: Change, _ manner: Manner, in library: Library
    ) throws -> ServiceConfiguration {
        guard !change.form.isEmpty else { throw Problem.nothingSaid }
        let service = try library.service(of: place)
        try library.db.run(
            """
            UPDATE default_role SET creator = coalesce(?, creator), participant = coalesce(?, participant),
                user = coalesce(?, user)
            WHERE service = ?
            """, try change.creatorRole.map { try library.role($0, .conversation, in: service) },
            try change.conversationRole.map { try library.role($0, .conversation, in: service) },
            try change.serviceRole.map { try library.role($0, .service, in: service) }, service.id)
        if let tellsPresence = change.tellsPresence {
            try library.db.run(
                """
                INSERT INTO service_configuration (service, tells_presence) VALUES (?, ?)
                ON CONFLICT (service) DO UPDATE SET tells_presence = excluded.tells_presence
                """, service.id, tellsPresence)
        }
        return try find(id, at: place, in: library)
    }
}

extension NotificationConfiguration: Changed {
    static func find(_ id: String, at place: Place, in library: Library) throws -> NotificationConfiguration {
        let service = try library.service(of: place)
        let text = try library.db.text(
            "SELECT notifications FROM service_configuration WHERE service = ?", service.id)
        let words = try text.flatMap { try JSONValue(parsing: $0).object }
        return NotificationConfiguration(account: library.account, service: service.sid, words: words ?? usual)
    }

    static func change(
        _ id: String, at place: Place, _ change: Change, _ manner: Manner, in library: Library
    ) throws -> NotificationConfiguration {
        guard !change.form.isEmpty else { throw Problem.nothingSaid }
        let words = change.applied(to: try find(id, at: place, in: library).words)
        try library.db.run(
            """
            INSERT INTO service_configuration (service, notifications) VALUES (?, ?)
            ON CONFLICT (service) DO UPDATE SET notifications = excluded.notifications
            """, try library.service(of: place).id, JSONValue.object(words).description)
        return try find(id, at: place, in: library)
    }
}
