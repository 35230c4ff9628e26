/// What a change says of one member: nothing, or what it is to become; nil empties it.
enum Alteration<Value: Sendable>: Sendable {
    case stays
    case becomes(Value?)

    /// The member after the change.
    func applied(to old: Value?) -> Value? {
        switch self {
        case .stays: old
        case .becomes(let new): new
        }
    }

    /// Whether the change says anything of it.
    var isSaid: Bool { if case .becomes = self { true } else { false } }
}

extension Alteration: Equatable where Value: Equatable {}
extension Alteration: Hashable where Value: Hashable {}
