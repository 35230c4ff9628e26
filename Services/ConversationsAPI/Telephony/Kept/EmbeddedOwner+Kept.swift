import HTTP
import Store
import Twilio

extension EmbeddedOwner {
    static func find(in board: Switchboard) throws -> EmbeddedOwner {
        let found = try board.db.row("SELECT friendly_name, created, updated FROM telephony_account") {
            EmbeddedOwner(friendlyName: try $0[0], created: try $0[1], updated: try $0[2])
        }
        return found ?? EmbeddedOwner(friendlyName: foundingName, created: board.now, updated: board.now)
    }

    static func rename(_ name: String, in board: Switchboard) throws -> EmbeddedOwner {
        try board.db.run("UPDATE telephony_account SET friendly_name = ?, updated = ?", name, board.now)
        return try find(in: board)
    }
}

extension Switchboard {
    /// Makes what every account begins with: its name, two numbers and the first rules. Once.
    func found() throws {
        guard try db.integer("SELECT count(*) FROM telephony_account") == 0 else { return }
        try db.run(
            "INSERT INTO telephony_account (id, friendly_name, created, updated) VALUES (1, ?, ?, ?)",
            EmbeddedOwner.foundingName, now, now)
        for number in OwnedNumber.founding {
            _ = try OwnedNumber.add(OwnedNumber.Draft(Fields(["PhoneNumber": number])), in: self)
        }
        try OutcomeRule.replace(by: OutcomeRule.founding, in: self)
    }

    /// Whether messages to an address come in here: as a number of the account's, or as a side of a conversation.
    func isKnown(_ address: ChannelAddress) throws -> Bool {
        if try OwnedNumber.find(number: address.address, in: self) != nil { return true }
        return try db.integer(Self.holdsAddress, address.description) == 1
    }

    static let holdsAddress = """
        SELECT EXISTS (SELECT 1 FROM participant WHERE proxy_address = ?1 AND is_open)
            OR EXISTS (SELECT 1 FROM address_configuration WHERE address = ?1)
        """
}
