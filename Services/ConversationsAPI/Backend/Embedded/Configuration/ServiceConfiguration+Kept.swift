import HTTP
import JSON
import Problems
import Store

extension ServiceConfiguration: Changed {
    static func find(_ id: String, at place: Place, in library: Library) throws -> ServiceConfiguration {
        let service = try library.service(of: place)
        let found = try library.db.row(
            """
            SELECT creator_role, conversation_role, service_role, tells_presence FROM service_configuration
            WHERE service = ?
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
        let old = try find(id, at: place, in: library)
        try library.db.run(
            """
            INSERT INTO service_configuration (service, creator_role, conversation_role, service_role, tells_presence)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (service) DO UPDATE SET creator_role = excluded.creator_role,
                conversation_role = excluded.conversation_role, service_role = excluded.service_role,
                tells_presence = excluded.tells_presence
            """, try library.service(of: place).id, change.creatorRole.applied(to: old.creatorRole),
            change.conversationRole.applied(to: old.conversationRole), change.serviceRole.applied(to: old.serviceRole),
            change.tellsPresence ?? old.tellsPresence ?? false)
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
