import HTTP
import Problems
import Store
import Twilio

extension Library {
    /// Makes what every account begins with, unless it is there: a default service.
    func foundAccount() throws {
        guard try db.integer("SELECT default_service FROM account WHERE id = 1") == nil else { return }
        let draft = try ConversationService.Draft(Fields(["FriendlyName": "Default Conversations Service"]))
        let service = try ConversationService.add(draft, at: Place(), .plain, in: self)
        try db.run(
            """
            INSERT INTO account (id, default_service) VALUES (1, (SELECT id FROM service WHERE sid = ?1))
            ON CONFLICT (id) DO UPDATE SET default_service = excluded.default_service
            """, service.sid)
    }
}
