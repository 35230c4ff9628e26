import Glibc

/// A member's name as it stands in the document; comparing it with a literal allocates nothing.
///
/// Valid until its reader moves on: match it in the `switch` that follows `nextKey()`, or take its `string`.
package struct JSONKey: Equatable, ExpressibleByStringLiteral, CustomStringConvertible {
    let start: UnsafePointer<UInt8>
    let count: Int

    init(start: UnsafePointer<UInt8>, count: Int) {
        self.start = start
        self.count = count
    }

    package init(stringLiteral name: StaticString) {
        start = name.utf8Start
        count = name.utf8CodeUnitCount
    }

    /// A copy that may be kept.
    package var string: String { String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self) }

    package var description: String { string }

    package static func == (one: JSONKey, other: JSONKey) -> Bool {
        one.count == other.count && memcmp(one.start, other.start, one.count) == 0
    }
}
