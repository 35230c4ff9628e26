import Problems

/// Names and values in the order they came: a query, or a form (`application/x-www-form-urlencoded`, WHATWG URL §5).
package struct FormFields: Sendable, Hashable {
    package private(set) var fields: [Field] = []

    package struct Field: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// How much a form may hold.
    package struct Limits: Sendable {
        package var fieldCount = 1_000
        package var nameBytes = 1_024
        package var valueBytes = 1 << 20

        package init(fieldCount: Int = 1_000, nameBytes: Int = 1_024, valueBytes: Int = 1 << 20) {
            self.fieldCount = fieldCount
            self.nameBytes = nameBytes
            self.valueBytes = valueBytes
        }
    }

    package init() {}

    /// Reads a form; refuses bad escapes, control bytes, NUL even when escaped, and what is not UTF-8.
    package init(parsing bytes: [UInt8], limits: Limits = Limits()) throws {
        try bytes.withUnsafeBufferPointer { bytes in
            try Self.forEachPair(bytes) { name, value in
                guard fields.count < limits.fieldCount else {
                    throw Problem(.tooLarge, "The form has more than \(limits.fieldCount) fields.")
                }
                try add(name, value, limits)
            }
        }
    }

    /// Reads a query; what is not well encoded is kept as it was sent.
    package init(lenient text: String) {
        var text = text
        text.withUTF8 { bytes in
            Self.forEachPair(bytes) { name, value in
                add(
                    PercentCoding.decode(name, plusIsSpace: true) ?? String(decoding: name, as: UTF8.self),
                    PercentCoding.decode(value, plusIsSpace: true) ?? String(decoding: value, as: UTF8.self))
            }
        }
    }

    private mutating func add(
        _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>, _ limits: Limits
    ) throws {
        // An escape is three bytes for one: what is longer than that cannot fit, and is not decoded at all.
        guard name.count <= 3 * limits.nameBytes, let decodedName = PercentCoding.decode(name, plusIsSpace: true),
            decodedName.utf8.count <= limits.nameBytes
        else { throw Problem(.invalid, "Field \(fields.count + 1) of the form has a name that cannot be read.") }
        let tooLong = "The value is longer than the \(limits.valueBytes) bytes allowed here."
        guard value.count <= 3 * limits.valueBytes else { throw Problem(.tooLarge, tooLong, field: decodedName) }
        guard let decodedValue = PercentCoding.decode(value, plusIsSpace: true) else {
            throw Problem(.invalid, "The value is not well encoded.", field: decodedName)
        }
        guard decodedValue.utf8.count <= limits.valueBytes else {
            throw Problem(.tooLarge, tooLong, field: decodedName)
        }
        add(decodedName, decodedValue)
    }

    /// The pairs between `&`, each cut at its first `=`; empty ones are skipped.
    private static func forEachPair(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ body: (_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) throws -> Void
    ) rethrows {
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "&")) ?? bytes.count
            if end > start {
                let equals = bytes[start..<end].firstIndex(of: UInt8(ascii: "=")) ?? end
                try body(
                    UnsafeBufferPointer(rebasing: bytes[start..<equals]),
                    UnsafeBufferPointer(rebasing: bytes[min(equals + 1, end)..<end]))
            }
            start = end + 1
        }
    }

    // MARK: Use

    package var isEmpty: Bool { fields.isEmpty }

    package mutating func add(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

    /// The first value of that name.
    package subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// Every value of that name, in order.
    package func values(_ name: String) -> [String] { fields.compactMap { $0.name == name ? $0.value : nil } }

    package func contains(_ name: String) -> Bool { fields.contains { $0.name == name } }

    /// As a form or a query is sent.
    package var encoded: String {
        var bytes: [UInt8] = []
        for field in fields {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
            Self.encode(field.name, into: &bytes)
            bytes.append(UInt8(ascii: "="))
            Self.encode(field.value, into: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func encode(_ text: String, into bytes: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case 0x20: bytes.append(UInt8(ascii: "+"))
            case UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): bytes.append(byte)
            case _ where byte.isASCIIAlphanumeric: bytes.append(byte)
            default: PercentCoding.escape(byte, into: &bytes)
            }
        }
    }
}

extension FormFields: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { add(name, value) }
    }
}
