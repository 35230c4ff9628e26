import Store

/// Whom a message concerns: the participant who says it, and those it goes out to.
struct Audience {
    /// The author's SID; nil when no participant goes by that name.
    private(set) var author: String?
    /// Everybody who is reached on a channel, but for the author.
    private(set) var recipients: [Recipient] = []

    struct Recipient {
        var participant: String
        var channel: String
        var address: String
    }

    /// Looks who takes part in a conversation in which `author` speaks: by identity, or else by address.
    init(of conversation: Int, hearing author: String, in db: Connection) throws {
        let found = try db.rows(
            """
            SELECT sid, identity, channel, address FROM participant
            WHERE conversation = ?1 AND address IS NOT NULL
            UNION ALL
            SELECT sid, identity, channel, NULL FROM participant
            WHERE conversation = ?1 AND identity = ?2 AND address IS NULL
            """, conversation, author
        ) { row in
            (
                identity: try row[1] as String?, address: try row[3] as String?,
                Recipient(participant: try row[0], channel: try row[2], address: try row[3] ?? "")
            )
        }
        let speaker = found.first { $0.identity == author } ?? found.first { $0.address == author }
        self.author = speaker?.2.participant
        recipients = found.filter { $0.address != nil && $0.2.participant != speaker?.2.participant }.map(\.2)
    }
}
