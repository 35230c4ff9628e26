/// A number as a document spells it: whole, as far as 64 bits reach, or else a `Double`.
enum JSONNumber {
    case integer(Int64)
    /// Only above `Int64.max`.
    case unsigned(UInt64)
    case double(Double)

    /// Below this every whole number is a `Double` of its own, and no other number is rounded to it.
    private static let firstRounded = 9_007_199_254_740_992.0

    /// The number as `T`, when it is whole, exact and fits.
    @inline(__always)
    func whole<T: FixedWidthInteger>(_: T.Type) -> T? {
        switch self {
        case .integer(let number): T(exactly: number)
        case .unsigned(let number): T(exactly: number)
        case .double(let number): number.magnitude < Self.firstRounded ? T(exactly: number) : nil
        }
    }

    @inline(__always)
    var double: Double {
        switch self {
        case .integer(let number): Double(number)
        case .unsigned(let number): Double(number)
        case .double(let number): number
        }
    }
}
