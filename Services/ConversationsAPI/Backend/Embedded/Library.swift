import Fleet
import Problems
import Store

/// What is kept, as one transaction sees it, and the way to tell of what it changes.
struct Library {
    let db: Connection
    let account: String
    /// The moment of the transaction, in seconds since 1970.
    let now: Int
    /// Where changes are told; a transaction that only reads has none.
    let ledger: Ledger?
    /// How fast messages that go out arrive.
    var delivery = DeliveryPace()
    /// When there is something to be done because of what changes here.
    let agenda = Agenda()
    /// How many webhooks the transaction adds.
    let hooksAdded = HookCount()

    /// The service of a place: the one that is named, or the account's default one.
    func service(of place: Place) throws -> ServiceRow {
        let found =
            if let sid = place.service {
                try db.row("SELECT id, sid FROM service WHERE sid = ? AND NOT is_leaving", sid) { try ServiceRow($0) }
            } else {
                try db.row(
                    "SELECT service.id, sid FROM account JOIN service ON service.id = account.default_service"
                ) { try ServiceRow($0) }
            }
        guard let found else { throw Problem.missing(ConversationService.kind, Place(), place.service ?? "default") }
        return found
    }

    /// The service that a field names. An address that names none there is answers otherwise: there it is the resource
    /// itself that is missing.
    func service(named sid: String, by field: String) throws -> ServiceRow {
        let found = try db.row("SELECT id, sid FROM service WHERE sid = ? AND NOT is_leaving", sid) {
            try ServiceRow($0)
        }
        guard let found else { throw Problem(.notFound, "There is no service \(sid).", code: 50_050, field: field) }
        return found
    }

    /// The conversation a place lies below, by its SID or its unique name.
    func conversation(of place: Place) throws -> ConversationRow {
        try conversation(place.parents[0], in: Place(service: place.service))
    }

    /// A conversation by its SID or its unique name.
    func conversation(_ id: String, in place: Place) throws -> ConversationRow {
        if let row = try ConversationRow.find(id, in: place, db) { return row }
        // Whether it is the service that is missing is only asked when something is.
        _ = try service(of: place)
        throw Problem.missing(Conversation.kind, place, id)
    }

    /// The conversation a place lies below, for something that only an open one takes.
    func openConversation(of place: Place) throws -> ConversationRow {
        let row = try conversation(of: place)
        guard row.lifecycle(at: now).state != .closed else {
            throw Problem(
                .conflict, "Conversation \(row.sid) is closed, and takes no more changes.", code: 50_377)
        }
        return row
    }
}

/// When the next thing has to be done because of what a transaction changes; told once that is kept.
final class Agenda {
    /// In milliseconds since 1970.
    private(set) var earliest: Int?

    func note(_ moment: Int) { earliest = min(earliest ?? moment, moment) }
}

/// The service something is done in.
struct ServiceRow {
    let id: Int
    let sid: String

    init(_ row: Row) throws {
        id = try row[0]
        sid = try row[1]
    }
}

extension Problem {
    /// What was asked for is not there.
    static func missing(_ kind: ResourceKind, _ place: Place, _ id: String) -> Problem {
        let path = kind.path(of: id, at: place).dropFirst("/v1".count)
        return Problem(.notFound, "The requested resource \(path) was not found", code: 20_404)
    }

    /// A change that says nothing.
    static var nothingSaid: Problem {
        Problem(.invalid, "The request changes nothing: it holds no parameter that can be changed.", code: 20_161)
    }
}
