/// A type that reads itself from a document, byte by byte and with no tree in between: for hot paths.
package protocol JSONReadable {
    /// Reads exactly one value.
    init(from reader: inout JSONReader) throws
}

extension JSONReadable {
    /// Reads a whole document.
    package init(parsing document: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()) throws {
        var reader = try JSONReader(document, limits: limits)
        self = try Self(from: &reader)
        try reader.finish()
    }

    /// Reads a whole document.
    package init(parsing document: [UInt8], limits: JSONLimits = JSONLimits()) throws {
        self = try document.withUnsafeBytes { try Self(parsing: $0, limits: limits) }
    }

    /// Reads a whole document.
    package init(parsing document: Span<UInt8>, limits: JSONLimits = JSONLimits()) throws {
        self = try document.withUnsafeBytes { try Self(parsing: $0, limits: limits) }
    }

    /// Reads a whole document.
    package init(parsing document: String, limits: JSONLimits = JSONLimits()) throws {
        var document = document
        self = try document.withUTF8 { try Self(parsing: UnsafeRawBufferPointer($0), limits: limits) }
    }
}

extension JSONValue: JSONReadable {
    package init(from reader: inout JSONReader) throws { self = try reader.value() }
}

extension JSONObject: JSONReadable {
    package init(from reader: inout JSONReader) throws { self = try reader.object() }
}

extension String: JSONReadable {
    package init(from reader: inout JSONReader) throws { self = try reader.string() }
}

extension Bool: JSONReadable {
    package init(from reader: inout JSONReader) throws { self = try reader.bool() }
}

extension Double: JSONReadable {
    package init(from reader: inout JSONReader) throws { self = try reader.double() }
}

extension Float: JSONReadable {
    /// The nearest `Float` to the nearest `Double`; one beyond every `Float` is infinite.
    package init(from reader: inout JSONReader) throws { self = Float(try reader.double()) }
}

extension Int: JSONReadable {
    package init(from reader: inout JSONReader) throws { self = try reader.int() }
}

extension Int64: JSONReadable {
    package init(from reader: inout JSONReader) throws { self = try reader.integer() }
}

extension Int32: JSONReadable {
    package init(from reader: inout JSONReader) throws { self = try reader.integer() }
}

extension UInt64: JSONReadable {
    package init(from reader: inout JSONReader) throws { self = try reader.integer() }
}

extension UInt32: JSONReadable {
    package init(from reader: inout JSONReader) throws { self = try reader.integer() }
}

extension UInt16: JSONReadable {
    package init(from reader: inout JSONReader) throws { self = try reader.integer() }
}

extension UInt8: JSONReadable {
    package init(from reader: inout JSONReader) throws { self = try reader.integer() }
}

extension Optional: JSONReadable where Wrapped: JSONReadable {
    /// Null is nil.
    package init(from reader: inout JSONReader) throws {
        self = try reader.null() ? nil : try Wrapped(from: &reader)
    }
}

extension Array: JSONReadable where Element: JSONReadable {
    package init(from reader: inout JSONReader) throws {
        self = []
        try reader.beginArray()
        while try reader.nextElement() { append(try Element(from: &reader)) }
    }
}

extension Dictionary: JSONReadable where Key == String, Value: JSONReadable {
    package init(from reader: inout JSONReader) throws {
        self = [:]
        try reader.beginObject()
        while let key = try reader.nextKey() {
            let name = key.string
            self[name] = try Value(from: &reader)
        }
    }
}

extension JSONReadable where Self: RawRepresentable, RawValue: JSONReadable {
    /// Reads the raw value, and refuses one that stands for nothing.
    package init(from reader: inout JSONReader) throws {
        guard let value = Self(rawValue: try RawValue(from: &reader)) else {
            throw reader.notAllowed()
        }
        self = value
    }
}
