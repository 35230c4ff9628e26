/// The one way in which the house encodes JSON by `Codable`: names as written, in the order of encoding.
///
/// For hot paths there is `JSONWritable`.
extension Encodable {
    /// The whole document.
    package func json(_ style: JSONWriter.Style = .compact) throws -> [UInt8] { try jsonValue().serialized(style) }

    /// The value as a tree.
    package func jsonValue() throws -> JSONValue {
        let box = EncodingBox(at: .document)
        try encode(to: ValueEncoder(box: box))
        return box.value
    }
}

extension JSONValue: Encodable {
    /// Gives the value as it is; only this module's encoder can take it.
    package func encode(to encoder: any Encoder) throws {
        guard let encoder = encoder as? ValueEncoder else {
            let context = EncodingError.Context(codingPath: encoder.codingPath, debugDescription: "Not our JSON.")
            throw EncodingError.invalidValue(self, context)
        }
        encoder.box.content = self
    }
}

extension JSONObject: Encodable {
    package func encode(to encoder: any Encoder) throws { try JSONValue.object(self).encode(to: encoder) }
}
