/// One value as SQLite keeps it, in one of its five storage classes.
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case double(Double)
    case text(String)
    case blob([UInt8])

    /// What the storage class is called in a message.
    var className: String {
        switch self {
        case .null: "null"
        case .integer: "an integer"
        case .double: "a double"
        case .text: "text"
        case .blob: "a blob"
        }
    }
}
