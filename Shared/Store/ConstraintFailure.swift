import CSQLite

/// A promise of the schema that a statement would have broken, for the domain to catch and put into its own words.
package struct ConstraintFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package let kind: Kind
    /// The columns in question as `table.column`; the constraint's name for a check; empty for a foreign key.
    package let columns: [String]
    /// SQLite's own sentence; for a trigger, the words it raised.
    package let message: String

    package enum Kind: Sendable, Hashable {
        case unique
        case primaryKey
        case foreignKey
        case notNull
        case check
        case trigger
        case other
    }

    /// Whether a row with the same key is already there.
    package var isDuplicate: Bool { kind == .unique || kind == .primaryKey }

    package var description: String { message }

    /// Reads SQLite's extended code and its message: `UNIQUE constraint failed: user.name, user.realm`.
    init(code: Int32, message: String) {
        kind =
            switch code {
            case CSQLITE_CONSTRAINT_UNIQUE: .unique
            case CSQLITE_CONSTRAINT_PRIMARYKEY, CSQLITE_CONSTRAINT_ROWID: .primaryKey
            case CSQLITE_CONSTRAINT_FOREIGNKEY: .foreignKey
            case CSQLITE_CONSTRAINT_NOTNULL: .notNull
            case CSQLITE_CONSTRAINT_CHECK: .check
            case CSQLITE_CONSTRAINT_TRIGGER: .trigger
            default: .other
            }
        self.message = message
        let mark = Array(" constraint failed: ".utf8)
        let bytes = Array(message.utf8)
        guard kind != .trigger, let end = Self.end(of: mark, in: bytes) else {
            columns = []
            return
        }
        columns = bytes[end...].split(separator: UInt8(ascii: ",")).map { name in
            String(decoding: name.drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
        }
    }

    private static func end(of mark: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= mark.count else { return nil }
        let start = (0...bytes.count - mark.count).first { bytes[$0..<$0 + mark.count].elementsEqual(mark) }
        return start.map { $0 + mark.count }
    }
}
