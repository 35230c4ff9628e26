import Fleet
import Problems
import Store

extension Library {
    /// Whether what a key names was done before.
    func isDone(_ key: IdempotencyKey?) throws -> Bool {
        guard let key else { return false }
        let found = try db.integer("SELECT 1 FROM idempotency WHERE scope = ? AND key = ?", key.scope, key.key)
        return found != nil
    }

    /// Lets a key be used anew.
    func forget(_ key: IdempotencyKey?) throws {
        guard let key else { return }
        try db.run("DELETE FROM idempotency WHERE scope = ? AND key = ?", key.scope, key.key)
    }

    /// Does something once under a key: asked again, it is found instead. The key is kept with what it did.
    func once<R: Added>(_ key: IdempotencyKey?, at place: Place, _ make: () throws -> R) throws -> R {
        guard let key else { return try make() }
        if let sid = try key.made(in: db) { return try R.find(sid, at: place, in: self) }
        let made = try make()
        try key.note(made.sid, at: now, in: db)
        return made
    }

    /// How long a key is remembered, in seconds.
    static let keysKept = 86_400

    /// Forgets keys that are older than they are to be kept, the oldest first and so many at most; answers how many
    /// were looked at.
    func forgetKeys(upTo limit: Int) throws -> Int {
        let old = try db.rows(
            "SELECT scope, key FROM idempotency WHERE at <= ? ORDER BY at LIMIT ?", now - Self.keysKept, limit
        ) { (scope: try $0[0] as String, key: try $0[1] as String) }
        for (scope, key) in old {
            // Whoever was down for a day still hands on what came in before, and says it once.
            let isNeeded =
                try db.integer("SELECT 1 FROM text_message WHERE sid = ? AND status = 'receiving'", key) != nil
            if isNeeded {
                try db.run("UPDATE idempotency SET at = ? WHERE scope = ? AND key = ?", now, scope, key)
            } else {
                try db.run("DELETE FROM idempotency WHERE scope = ? AND key = ?", scope, key)
            }
        }
        return old.count
    }
}

extension IdempotencyKey {
    /// The SID of what was made under it; nil when nothing was.
    func made(in db: Connection) throws -> String? {
        let kept = try db.row("SELECT digest, sid FROM idempotency WHERE scope = ? AND key = ?", scope, key) {
            (digest: try $0["digest"] as String, sid: try $0["sid"] as String)
        }
        guard let kept else { return nil }
        guard kept.digest == digest else {
            throw Problem(.unprocessable, "The Idempotency-Key was used for another request before.")
        }
        return kept.sid
    }

    /// Keeps what was made under it, in the transaction that makes it.
    func note(_ sid: String, at now: Int, in db: Connection) throws {
        try db.run(
            "INSERT INTO idempotency (scope, key, digest, sid, at) VALUES (?, ?, ?, ?, ?)", scope, key, digest, sid,
            now)
    }
}
