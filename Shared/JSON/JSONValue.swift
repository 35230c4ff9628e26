/// Any JSON value, for what has no type of its own.
///
/// Whole numbers keep all of their 64 bits; every other number is a `Double`.
package enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Only for numbers above `Int64.max`.
    case unsigned(UInt64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    package var kind: JSONKind {
        switch self {
        case .null: .null
        case .bool: .bool
        case .integer, .unsigned, .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    package var isNull: Bool { if case .null = self { true } else { false } }

    package var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }

    /// A whole number that fits, also when it is written `2.0` or `2e3`.
    package var int: Int? { whole(Int.self) }

    /// Any number; the nearest one where 64 bits say more than a `Double` can.
    package var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .unsigned(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    package var string: String? { if case .string(let string) = self { string } else { nil } }
    package var array: [JSONValue]? { if case .array(let array) = self { array } else { nil } }
    package var object: JSONObject? { if case .object(let object) = self { object } else { nil } }

    /// The member of that name; nil when there is none, or when this is not an object. Set to nil, it is removed.
    package subscript(key: String) -> JSONValue? {
        get { if case .object(let object) = self { object[key] } else { nil } }
        set {
            guard case .object(var object) = self else { return }
            self = .null
            object[key] = newValue
            self = .object(object)
        }
    }

    /// The element at that place; nil when there is none, or when this is not an array.
    package subscript(index: Int) -> JSONValue? {
        if case .array(let array) = self, array.indices.contains(index) { array[index] } else { nil }
    }

    /// The number as `T`, when it is whole and fits.
    func whole<T: FixedWidthInteger>(_: T.Type) -> T? {
        switch self {
        case .integer(let number): T(exactly: number)
        case .unsigned(let number): T(exactly: number)
        case .number(let number): JSONNumber.double(number).whole(T.self)
        default: nil
        }
    }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// An object; where a name stands twice, the later value counts.
    package init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}

extension JSONValue {
    /// The whole number as a value: `unsigned` only above `Int64.max`.
    package init(_ number: some FixedWidthInteger) {
        if let fits = Int64(exactly: number) {
            self = .integer(fits)
        } else if let fits = UInt64(exactly: number) {
            self = .unsigned(fits)
        } else {
            self = .number(Double(number))
        }
    }
}
