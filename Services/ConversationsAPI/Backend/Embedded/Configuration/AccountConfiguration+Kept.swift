import HTTP
import Problems
import Store

extension Library {
    /// What holds for the account's conversations.
    func accountConfiguration() throws -> AccountConfiguration {
        let found = try db.row(
            """
            SELECT service.sid, messaging_service, inactive_timer, closed_timer
            FROM account LEFT JOIN service ON service.id = account.default_service
            """
        ) {
            AccountConfiguration(
                account: account, service: try $0[0], messagingService: try $0[1], inactiveTimer: try $0[2],
                closedTimer: try $0[3])
        }
        return found ?? AccountConfiguration(account: account)
    }
}

extension AccountConfiguration: Changed {
    static func find(_ id: String, at place: Place, in library: Library) throws -> AccountConfiguration {
        try library.accountConfiguration()
    }

    static func change(
        _ id: String, at place: Place, _ change: Change, _ manner: Manner, in library: Library
    ) throws -> AccountConfiguration {
        guard !change.form.isEmpty else { throw Problem.nothingSaid }
        let old = try library.accountConfiguration()
        let service =
            if let named = change.service {
                try library.service(named: named, by: "DefaultChatServiceSid")
            } else {
                try library.service(of: Place())
            }
        try library.db.run(
            "UPDATE account SET default_service = ?, messaging_service = ?, inactive_timer = ?, closed_timer = ?",
            service.id, change.messagingService.applied(to: old.messagingService),
            change.inactiveTimer.applied(to: old.inactiveTimer), change.closedTimer.applied(to: old.closedTimer))
        return try library.accountConfiguration()
    }
}
