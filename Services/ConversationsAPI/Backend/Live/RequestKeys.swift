import Fleet
import Net
import Problems
import Store
import Telemetry
import Twilio

/// Remembers for a day what was made at Twilio under which key, because Twilio's requests know no keys.
///
/// ```
/// not known ──▶ being asked ──(made)──▶ done: shown again
///     ▲              │ ├──────(refused)──▶ not known
///     └── a day ─────┴─┴──(no clear answer, or this service was killed)──▶ unclear: refused
/// ```
@OnLoop
final class RequestKeys {
    private let database: Database
    private let account: String
    private let log: Log
    private var beingAsked: Set<IdempotencyKey.Name> = []

    private nonisolated static let secondsKept = 86_400

    nonisolated init(_ database: Database, account: String, log: Log) {
        self.database = database
        self.account = account
        self.log = log
    }

    /// Makes something once under a key: asked again, it is found instead.
    ///
    /// It is asked to the end even when nobody waits for it any more: whoever was cut off asks again under the key.
    func once<R: Added>(
        _ key: IdempotencyKey, _ make: @escaping @Sendable () async throws -> R,
        found: @escaping @Sendable (String) async throws -> R
    ) async throws -> R {
        guard beingAsked.insert(key.name).inserted else {
            throw Problem(.conflict, "A request with this Idempotency-Key is still being answered.")
        }
        let work = Task(executorPreference: EventLoop.shared) { try await self.perform(key, make, found) }
        return try await work.value
    }

    private func perform<R: Added>(
        _ key: IdempotencyKey, _ make: @Sendable () async throws -> R,
        _ found: @Sendable (String) async throws -> R
    ) async throws -> R {
        defer { beingAsked.remove(key.name) }
        if let sid = try await begin(key) { return try await found(sid) }
        let made: R
        do {
            made = try await make()
        } catch let failure as TwilioFailure where failure.leavesNothing {
            try await forget(key)
            throw failure
        }
        do {
            try await end(key, made.sid)
        } catch {
            // It is made all the same; asked again under the key, nobody can say so.
            log.warning("What was made under a key could not be noted.", ["sid": made.sid, "error": "\(error)"])
        }
        return made
    }

    // MARK: The table

    /// Notes that it is being asked, before it is; answers the SID when it has been made already.
    private func begin(_ key: IdempotencyKey) async throws -> String? {
        let (account, now) = (account, Clock.milliseconds / 1_000)
        return try await database.write { db in
            try db.run("DELETE FROM twilio_request WHERE at < ?", now - Self.secondsKept)
            let kept = try db.row(
                "SELECT digest, sid FROM twilio_request WHERE account = ? AND scope = ? AND key = ?", account,
                key.scope, key.key
            ) { (digest: try $0["digest"] as String, sid: try $0["sid"] as String?) }
            guard let kept else {
                try db.run(
                    "INSERT INTO twilio_request (account, scope, key, digest, at) VALUES (?, ?, ?, ?, ?)", account,
                    key.scope, key.key, key.digest, now)
                return nil
            }
            guard kept.digest == key.digest else {
                throw Problem(.unprocessable, "The Idempotency-Key was used for another request before.")
            }
            guard let sid = kept.sid else { throw Problem.unclear }
            return sid
        }
    }

    private func end(_ key: IdempotencyKey, _ sid: String) async throws {
        let account = account
        try await database.write { db in
            try db.run(
                "UPDATE twilio_request SET sid = ? WHERE account = ? AND scope = ? AND key = ?", sid, account,
                key.scope, key.key)
        }
    }

    private func forget(_ key: IdempotencyKey) async throws {
        let account = account
        try await database.write { db in
            try db.run(
                "DELETE FROM twilio_request WHERE account = ? AND scope = ? AND key = ?", account, key.scope, key.key)
        }
    }
}

extension Migration {
    /// What was asked of Twilio under which key. Without a SID nobody knows yet whether it was made.
    static let twilioRequests = Migration(
        "requests to Twilio",
        """
        CREATE TABLE twilio_request (
            account TEXT NOT NULL,
            scope TEXT NOT NULL,
            key TEXT NOT NULL,
            digest TEXT NOT NULL,
            sid TEXT,
            at INTEGER NOT NULL,
            PRIMARY KEY (account, scope, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX twilio_request_age ON twilio_request (at);
        """)
}

extension IdempotencyKey {
    /// What it is known by, whatever was asked under it.
    fileprivate struct Name: Hashable {
        let scope: String
        let key: String
    }

    fileprivate var name: Name { Name(scope: scope, key: key) }
}

extension Problem {
    fileprivate static var unclear: Problem {
        Problem(
            .conflict,
            "An earlier request with this Idempotency-Key broke off before Twilio's answer was known. "
                + "Look whether it was made; if not, ask again under another key.")
    }
}

extension TwilioFailure {
    /// Whether Twilio has surely done nothing: it was not reached, refused the request, or had no time for it.
    fileprivate var leavesNothing: Bool {
        status.map { (400..<500).contains($0) && $0 != 408 || $0 == 503 } ?? !wasAsked
    }
}
