/// A whole message: text or bytes.
package struct Message: Sendable, Hashable {
    package enum Kind: Sendable, Hashable { case text, binary }

    package let kind: Kind
    /// As it travelled; the bytes of a text are UTF-8.
    package let bytes: [UInt8]

    package init(_ kind: Kind, _ bytes: [UInt8]) {
        self.kind = kind
        self.bytes = bytes
    }

    package static func text(_ text: String) -> Message { Message(.text, Array(text.utf8)) }
    package static func binary(_ bytes: [UInt8]) -> Message { Message(.binary, bytes) }

    package var isText: Bool { kind == .text }

    /// The bytes read as text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
}
