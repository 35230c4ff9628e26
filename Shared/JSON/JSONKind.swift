/// The six kinds of JSON value (RFC 8259 §3), with the words used for them in messages.
package enum JSONKind: String, Sendable, Hashable {
    case null
    case bool = "a boolean"
    case number = "a number"
    case string = "a string"
    case array = "an array"
    case object = "an object"
}
