import HTTP
import JSON
import Problems
import Store
import Targets

// Who wants to hear of what happens, and where they may be told.
extension Library {
    /// The webhooks that hold for a service: its own, or else the account's.
    func hookConfiguration(of service: String) throws -> HookConfiguration {
        let found = try db.rows(
            "SELECT owner, method, filters, pre_url, post_url, target FROM hook_configuration WHERE owner IN (?, ?)",
            service, account
        ) { row -> (owner: String, hooks: HookConfiguration) in
            (try row[0], try HookConfiguration(row))
        }
        let own = found.first { $0.owner == service && $0.hooks.isSaid }
        return (own ?? found.first { $0.owner == account })?.hooks ?? HookConfiguration()
    }

    /// What an account or a service has configured for itself.
    func hookConfiguration(ownedBy owner: String) throws -> HookConfiguration {
        try db.row(
            "SELECT owner, method, filters, pre_url, post_url, target FROM hook_configuration WHERE owner = ?", owner
        ) { try HookConfiguration($0) } ?? HookConfiguration()
    }

    func change(_ change: HookConfiguration.Change, ownedBy owner: String) throws {
        guard !change.form.isEmpty else { throw Problem.nothingSaid }
        let new = change.applied(to: try hookConfiguration(ownedBy: owner))
        try vet(new.preURL, "PreWebhookUrl")
        try vet(new.postURL, "PostWebhookUrl")
        try db.run(
            """
            INSERT OR REPLACE INTO hook_configuration (owner, method, filters, pre_url, post_url, target)
            VALUES (?, ?, ?, ?, ?, ?)
            """, owner, new.method, TextList(new.filters), new.preURL, new.postURL, new.target)
    }

    /// The webhooks of one conversation, oldest first.
    func webhooks(of conversation: Int) throws -> [WebhookRow] {
        try db.rows(
            "SELECT \(WebhookRow.columns) FROM conversation_webhook WHERE conversation = ? ORDER BY id", conversation
        ) { try WebhookRow($0) }
    }

    /// Refuses a URL that webhooks may never be sent to.
    func vet(_ url: String?, _ field: String, code: Int = Fields.invalidParameter) throws {
        guard let url, let targets = ledger?.hooks.targets else { return }
        do {
            try targets.vet(url)
        } catch let problem as Problem {
            throw Problem(.invalid, problem.message, code: code, field: field)
        }
    }
}

extension HookConfiguration {
    fileprivate init(_ row: Row) throws {
        let filters: TextList = try row[2]
        self.init(
            method: try row[1], filters: filters.texts, preURL: try row[3], postURL: try row[4], target: try row[5])
    }

    /// Where an event is told; nil where nobody wants to hear of it.
    func url(after event: HookEvent) -> String? {
        target == .webhook && filters.contains(event.rawValue) ? postURL : nil
    }

    /// Where is asked before something is done.
    func url(before event: PreHookEvent) -> String? {
        target == .webhook && filters.contains(event.rawValue) ? preURL : nil
    }
}

extension AccountHooks: Changed {
    static func find(_ id: String, at place: Place, in library: Library) throws -> AccountHooks {
        AccountHooks(account: library.account, hooks: try library.hookConfiguration(ownedBy: library.account))
    }

    static func change(
        _ id: String, at place: Place, _ change: Change, _ manner: Manner, in library: Library
    ) throws -> AccountHooks {
        try library.change(change, ownedBy: library.account)
        return try find(id, at: place, in: library)
    }
}

extension ServiceHooks: Changed {
    static func find(_ id: String, at place: Place, in library: Library) throws -> ServiceHooks {
        let service = try library.service(of: place).sid
        return ServiceHooks(
            account: library.account, service: service, hooks: try library.hookConfiguration(ownedBy: service))
    }

    static func change(
        _ id: String, at place: Place, _ change: Change, _ manner: Manner, in library: Library
    ) throws -> ServiceHooks {
        try library.change(change, ownedBy: try library.service(of: place).sid)
        return try find(id, at: place, in: library)
    }
}
