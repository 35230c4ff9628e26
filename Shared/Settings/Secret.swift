/// A value that must not be seen: wherever it is printed, dumped or interpolated it reads `•••`.
///
/// It is neither codable nor comparable, so that it leaves only where `reveal()` is written out.
package struct Secret: Sendable {
    package static let mask = "•••"

    private let value: String

    package init(_ value: String) {
        self.value = value
    }

    /// Returns the value itself, for the one place that uses it.
    package func reveal() -> String { value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomLeafReflectable {
    package var description: String { Self.mask }
    package var debugDescription: String { Self.mask }
    package var customMirror: Mirror { Mirror(self, unlabeledChildren: EmptyCollection<Never>()) }
}
