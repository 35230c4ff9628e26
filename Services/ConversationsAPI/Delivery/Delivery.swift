import HTTP
import Store

/// A webhook that is kept, and what has become of it.
struct Delivery: Sendable {
    var id: DeliveryID
    var hook: OutgoingHook
    var state: State
    var created: Int
    /// All tries there were.
    var tries: Int
    /// How many of them were made before somebody had it sent anew.
    var triesBefore: Int
    var nextTry: Int?
    var ended: Int?
    var lastError: String?

    /// ```
    /// queued ──▶ delivered
    ///    └─────▶ retrying ──▶ delivered, dead       replayed: retrying again
    /// ```
    enum State: String, Sendable, CaseIterable, TextReadable, Storable { case queued, retrying, delivered, dead }

    /// How often it was tried since it was kept or sent anew.
    var triesOfRound: Int { tries - triesBefore }

    static let columns = """
        number, salt, lane, event, subject, url, method, form, state, created, tries, tries_before, next_try, ended,
        last_error
        """

    init(_ row: Row) throws {
        id = DeliveryID(number: try row["number"], salt: try row["salt"])
        let form: String = try row["form"]
        hook = OutgoingHook(
            lane: try row["lane"], event: try row["event"], subject: try row["subject"], url: try row["url"],
            method: try row["method"], form: FormFields(lenient: form))
        state = try row["state"]
        created = try row["created"]
        tries = try row["tries"]
        triesBefore = try row["tries_before"]
        nextTry = try row["next_try"]
        ended = try row["ended"]
        lastError = try row["last_error"]
    }
}

/// One try of a delivery.
struct DeliveryAttempt: Sendable, Hashable {
    var at: Int
    var milliseconds: Int
    /// Nil when no answer came.
    var status: Int?
    /// How the answer began.
    var answer: String
    var error: String?

    static let longestAnswer = 1 << 10

    init(at: Int, milliseconds: Int, status: Int?, answer: String, error: String?) {
        self.at = at
        self.milliseconds = milliseconds
        self.status = status
        self.answer = answer
        self.error = error
    }

    init(_ row: Row) throws {
        at = try row["at"]
        milliseconds = try row["milliseconds"]
        status = try row["status"]
        answer = try row["answer"]
        error = try row["error"]
    }
}
