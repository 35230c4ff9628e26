import Fleet
import HTTP
import Net
import Store

/// Keeps conversations in this service's own database, by Twilio's rules.
struct EmbeddedConversations: ConversationsBackend {
    let frame: Frame
    let account: String
    let hooks: Hooks
    let ledger: Ledger
    let delivery: DeliveryPace
    /// Wakes the one who does what becomes due.
    let alarm = Alarm()
    /// Raised when a message may have gone out on a channel.
    let sent = Signal()
    /// Follows what is kept, for those who search.
    let index: SearchIndex

    init(frame: Frame, account: String, hooks: Hooks, delivery: DeliveryPace = DeliveryPace()) {
        self.frame = frame
        self.account = account
        self.hooks = hooks
        self.delivery = delivery
        ledger = Ledger(events: frame.events, hooks: hooks)
        index = SearchIndex(frame.database, log: frame.log)
    }

    func list<R: Listed>(
        _ type: R.Type, at place: Place, _ filter: R.Filter, _ page: PageRequest
    ) async throws -> Page<R> {
        let account = account
        if filter.isSearch { try await index.catchUp() }
        return try await frame.database.read { db in
            try R.page(at: place, filter, page, in: Library(reading: db, account: account))
        }
    }

    func show<R: Shown>(_ type: R.Type, at place: Place, _ id: String) async throws -> R {
        try frame.database.readNow { db in try R.find(id, at: place, in: Library(reading: db, account: account)) }
    }

    func add<R: Added>(_ type: R.Type, at place: Place, _ draft: R.Draft, _ manner: Manner) async throws -> R {
        let draft = try await asked(type, .add, nil, at: place, draft, manner)
        return try await keep { library in
            try library.once(manner.key, at: place) { try R.add(draft, at: place, manner, in: library) }
        }
    }

    func change<R: Changed>(
        _ type: R.Type, at place: Place, _ id: String, _ change: R.Change, _ manner: Manner
    ) async throws -> R {
        let change = try await asked(type, .update, id, at: place, change, manner)
        return try await keep { library in
            if let condition = manner.condition { try condition(try R.find(id, at: place, in: library).tag()) }
            return try R.change(id, at: place, change, manner, in: library)
        }
    }

    func remove<R: Removed>(_ type: R.Type, at place: Place, _ id: String, _ manner: Manner) async throws {
        try await ask(type, .remove, id, at: place, FormFields(), manner)
        // What has much to it goes a piece at a time, between which others have their turn.
        while try await keep({ library in
            if let condition = manner.condition { try condition(try R.find(id, at: place, in: library).tag()) }
            if try R.prepareRemoval(id, at: place, manner, in: library) { return true }
            try R.remove(id, at: place, manner, in: library)
            return false
        }) {}
    }

    /// Runs one sentence of the domain in a transaction, with the events and webhooks that tell of it.
    func keep<Result: Sendable>(_ body: @escaping @Sendable (Library) throws -> Result) async throws -> Result {
        let (account, ledger, delivery) = (account, ledger, delivery)
        let (result, due, hooksAdded) = try await frame.keep { db in
            let library = Library(db: db, account: account, now: Clock.seconds, ledger: ledger, delivery: delivery)
            return (try body(library), library.agenda.earliest, library.hooksAdded.count)
        }
        if hooksAdded > 0 { await hooks.deliveries.wake() }
        if let due {
            await alarm.expect(due)
            await sent.raise()
        }
        await index.follow()
        return result
    }
}

extension Library {
    init(reading db: Connection, account: String) {
        self.init(db: db, account: account, now: Clock.seconds, ledger: nil)
    }
}

extension Clock {
    /// Seconds since 1970.
    static var seconds: Int { milliseconds / 1_000 }
}
