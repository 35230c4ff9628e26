import Problems
import Store
import Twilio

extension OwnedNumber {
    private static let columns = "id, sid, number, friendly_name, hooks, created, updated"

    /// Those that the account has from the first start on.
    static let founding = ["+15005550006", "+15005550010"]

    private init(_ row: Row) throws {
        self.init(
            id: try row[0], sid: try row[1], number: try row[2], friendlyName: try row[3],
            hooks: try KeptMembers.read(try row[4]), created: try row[5], updated: try row[6])
    }

    // MARK: Looking

    static func find(_ sid: String, in board: Switchboard) throws -> OwnedNumber {
        let found = try board.db.row("SELECT \(columns) FROM owned_number WHERE sid = ?", sid) { try OwnedNumber($0) }
        guard let found else { throw Problem.missing("IncomingPhoneNumbers", sid) }
        return found
    }

    static func find(number: String, in board: Switchboard) throws -> OwnedNumber? {
        try board.db.row("SELECT \(columns) FROM owned_number WHERE number = ?", number) { try OwnedNumber($0) }
    }

    /// The number that a messaging service sends from: the oldest of the account's.
    static func sender(on channel: ChannelAddress.Channel, in board: Switchboard) throws -> String {
        guard channel.usesPhoneNumbers,
            let number = try board.db.text("SELECT number FROM owned_number ORDER BY id LIMIT 1")
        else {
            throw Problem(
                .invalid, "The Messaging Service contains no phone numbers.", code: 21_703, field: "MessagingServiceSid"
            )
        }
        return channel == .sms ? number : "\(channel.rawValue):\(number)"
    }

    static func page(_ filter: Filter, _ page: PageRequest, in board: Switchboard) throws -> Page<OwnedNumber> {
        var query = PagedQuery("SELECT \(columns) FROM owned_number", order: ["id"], descending: true)
        if let number = filter.number {
            // `*` is one digit, and what the text does not say may stand before and behind it.
            let escaped = number.filter { $0 != "%" && $0 != "_" }.replacing("*", with: "_")
            query.require("number LIKE ?", "%\(escaped)%")
        }
        if let name = filter.friendlyName { query.require("friendly_name = ?", name) }
        return try query.page(page, in: board.db) { row in
            let number = try OwnedNumber(row)
            return (number, [number.id])
        }
    }

    // MARK: Changing

    /// Takes a number for the account: the one that is named, or a new one of an area.
    static func add(_ draft: Draft, in board: Switchboard) throws -> OwnedNumber {
        let text = try draft.number ?? free(in: draft.areaCode ?? "500", board)
        let number = OwnedNumber(
            sid: SID.make(.phoneNumber).text, number: text,
            friendlyName: draft.change.friendlyName ?? PhoneFormat.text(text),
            hooks: draft.change.hooks.compactMapValues { $0 }, created: board.now, updated: board.now)
        do {
            try board.db.run(
                "INSERT INTO owned_number (sid, number, friendly_name, hooks, created, updated) VALUES (?, ?, ?, ?, ?, ?)",
                number.sid, number.number, number.friendlyName, KeptMembers.text(number.hooks), number.created,
                number.updated)
        } catch let failure as ConstraintFailure where failure.isDuplicate {
            throw Problem(.invalid, "\(text) is not available.", code: 21_422, field: "PhoneNumber")
        }
        return number
    }

    /// A number of an area that nobody has: Twilio gives a random one, too.
    private static func free(in areaCode: String, _ board: Switchboard) throws -> String {
        for _ in 0..<100 {
            let number = "+1\(areaCode)555\(1_000 + Int.random(in: 0..<9_000))"
            if try find(number: number, in: board) == nil { return number }
        }
        throw Problem(.invalid, "No number of area \(areaCode) is available.", code: 21_452, field: "AreaCode")
    }

    static func change(_ sid: String, _ change: Change, in board: Switchboard) throws -> OwnedNumber {
        var number = try find(sid, in: board)
        number.friendlyName = change.friendlyName ?? number.friendlyName
        for (name, value) in change.hooks { number.hooks[name] = value }
        number.updated = board.now
        try board.db.run(
            "UPDATE owned_number SET friendly_name = ?, hooks = ?, updated = ? WHERE id = ?", number.friendlyName,
            KeptMembers.text(number.hooks), number.updated, number.id)
        return number
    }

    static func remove(_ sid: String, in board: Switchboard) throws {
        let number = try find(sid, in: board)
        try board.db.run("DELETE FROM owned_number WHERE id = ?", number.id)
    }
}
