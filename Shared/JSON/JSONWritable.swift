/// A type that writes itself into a document, with no tree in between: for hot paths.
package protocol JSONWritable {
    /// Writes exactly one value.
    func write(to writer: inout JSONWriter)
}

extension JSONWritable {
    /// The whole document.
    package func serialized(_ style: JSONWriter.Style = .compact) throws -> [UInt8] {
        var writer = JSONWriter(style: style)
        write(to: &writer)
        return try writer.finish()
    }
}

extension JSONValue: JSONWritable {
    package func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let bool): writer.bool(bool)
        case .integer(let number): writer.integer(number)
        case .unsigned(let number): writer.integer(number)
        case .number(let number): writer.double(number)
        case .string(let string): writer.string(string)
        case .array(let array): array.write(to: &writer)
        case .object(let object): object.write(to: &writer)
        }
    }

    /// The whole document, with no space in it.
    package var bytes: [UInt8] { get throws { try serialized() } }
}

extension JSONValue: CustomStringConvertible {
    /// The value as compact JSON. A number that JSON cannot write reads `null` here.
    package var description: String {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.text
    }
}

extension JSONObject: JSONWritable {
    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for member in self { writer.member(member.key, member.value) }
        writer.endObject()
    }
}

extension JSONObject: CustomStringConvertible {
    package var description: String { JSONValue.object(self).description }
}

extension String: JSONWritable {
    package func write(to writer: inout JSONWriter) { writer.string(self) }
}

extension Bool: JSONWritable {
    package func write(to writer: inout JSONWriter) { writer.bool(self) }
}

extension Double: JSONWritable {
    package func write(to writer: inout JSONWriter) { writer.double(self) }
}

extension Float: JSONWritable {
    package func write(to writer: inout JSONWriter) { writer.float(self) }
}

extension JSONWritable where Self: FixedWidthInteger {
    package func write(to writer: inout JSONWriter) { writer.integer(self) }
}

extension Int: JSONWritable {}
extension Int64: JSONWritable {}
extension Int32: JSONWritable {}
extension UInt64: JSONWritable {}
extension UInt32: JSONWritable {}
extension UInt16: JSONWritable {}
extension UInt8: JSONWritable {}

extension Optional: JSONWritable where Wrapped: JSONWritable {
    /// Nil is null; `member(_:ifPresent:)` leaves it out.
    package func write(to writer: inout JSONWriter) {
        if let self { self.write(to: &writer) } else { writer.null() }
    }
}

extension Array: JSONWritable where Element: JSONWritable {
    package func write(to writer: inout JSONWriter) {
        writer.beginArray()
        for element in self { element.write(to: &writer) }
        writer.endArray()
    }
}

extension Dictionary: JSONWritable where Key == String, Value: JSONWritable {
    /// Writes the members in the order of their names, so that equal dictionaries are equal bytes.
    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for (key, value) in sorted(by: { $0.key < $1.key }) { writer.member(key, value) }
        writer.endObject()
    }
}

extension JSONWritable where Self: RawRepresentable, RawValue: JSONWritable {
    package func write(to writer: inout JSONWriter) { rawValue.write(to: &writer) }
}
