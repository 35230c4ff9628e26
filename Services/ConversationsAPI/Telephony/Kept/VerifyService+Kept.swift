import JSON
import Problems
import Store
import Twilio

extension VerifyService {
    private static let columns = "id, sid, friendly_name, code_length, flags, created, updated"

    private init(_ row: Row) throws {
        let flags = try KeptMembers.read(try row[4]).mapValues { $0 == "true" }
        self.init(
            id: try row[0], sid: try row[1], friendlyName: try row[2], codeLength: try row[3], flags: flags,
            created: try row[5], updated: try row[6])
    }

    static func find(_ sid: String, in board: Switchboard) throws -> VerifyService {
        let found = try board.db.row("SELECT \(columns) FROM verify_service WHERE sid = ?", sid) {
            try VerifyService($0)
        }
        guard let found else { throw Problem.missing("Services", sid) }
        return found
    }

    static func page(_ page: PageRequest, in board: Switchboard) throws -> Page<VerifyService> {
        try PagedQuery("SELECT \(columns) FROM verify_service", order: ["id"], descending: true).page(
            page, in: board.db
        ) {
            let service = try VerifyService($0)
            return (service, [service.id])
        }
    }

    static func add(_ draft: Change, in board: Switchboard) throws -> VerifyService {
        let sid = SID.make(.verifyService).text
        try board.db.run(
            "INSERT INTO verify_service (sid, friendly_name, code_length, flags, created, updated) VALUES (?, ?, ?, ?, ?, ?)",
            sid, draft.friendlyName ?? "", draft.codeLength ?? 6, kept(draft.flags), board.now, board.now)
        return try find(sid, in: board)
    }

    static func change(_ sid: String, _ change: Change, in board: Switchboard) throws -> VerifyService {
        let old = try find(sid, in: board)
        try board.db.run(
            "UPDATE verify_service SET friendly_name = ?, code_length = ?, flags = ?, updated = ? WHERE id = ?",
            change.friendlyName ?? old.friendlyName, change.codeLength ?? old.codeLength,
            kept(old.flags.merging(change.flags) { $1 }), board.now, old.id)
        return try find(sid, in: board)
    }

    static func remove(_ sid: String, in board: Switchboard) throws {
        let service = try find(sid, in: board)
        try board.db.run("DELETE FROM verify_service WHERE id = ?", service.id)
    }

    private static func kept(_ flags: [String: Bool]) -> String { KeptMembers.text(flags.mapValues { "\($0)" }) }
}
