/// A value that can be bound to a statement and read from a column.
///
/// A type with a storable raw value only declares the conformance: `enum State: String, Storable`.
package protocol Storable: Sendable {
    /// The value as SQLite keeps it.
    var stored: SQLValue { get }
    /// The value from what SQLite kept; nil when that is of another kind.
    init?(stored: SQLValue)
}

extension SQLValue: Storable {
    package var stored: SQLValue { self }
    package init?(stored: SQLValue) { self = stored }
}

extension Int: Storable {
    package var stored: SQLValue { .integer(Int64(self)) }

    package init?(stored: SQLValue) {
        guard case .integer(let integer) = stored else { return nil }
        self.init(exactly: integer)
    }
}

extension Int64: Storable {
    package var stored: SQLValue { .integer(self) }

    package init?(stored: SQLValue) {
        guard case .integer(let integer) = stored else { return nil }
        self = integer
    }
}

extension Bool: Storable {
    package var stored: SQLValue { .integer(self ? 1 : 0) }

    package init?(stored: SQLValue) {
        switch stored {
        case .integer(0): self = false
        case .integer(1): self = true
        default: return nil
        }
    }
}

extension Double: Storable {
    package var stored: SQLValue { .double(self) }

    /// Whole numbers come back from expressions as integers; every one of them is a double too.
    package init?(stored: SQLValue) {
        switch stored {
        case .double(let double): self = double
        case .integer(let integer): self.init(integer)
        default: return nil
        }
    }
}

extension String: Storable {
    package var stored: SQLValue { .text(self) }

    package init?(stored: SQLValue) {
        guard case .text(let text) = stored else { return nil }
        self = text
    }
}

extension [UInt8]: Storable {
    package var stored: SQLValue { .blob(self) }

    package init?(stored: SQLValue) {
        guard case .blob(let blob) = stored else { return nil }
        self = blob
    }
}

extension Optional: Storable where Wrapped: Storable {
    package var stored: SQLValue { self?.stored ?? .null }

    package init?(stored: SQLValue) {
        if stored == .null {
            self = .none
        } else if let wrapped = Wrapped(stored: stored) {
            self = .some(wrapped)
        } else {
            return nil
        }
    }
}

extension Storable where Self: RawRepresentable, RawValue: Storable {
    package var stored: SQLValue { rawValue.stored }

    package init?(stored: SQLValue) {
        guard let raw = RawValue(stored: stored) else { return nil }
        self.init(rawValue: raw)
    }
}
