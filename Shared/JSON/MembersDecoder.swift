import Problems

/// Decodes the members of an object by their names.
struct MembersDecoder<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let object: JSONObject
    private let trail: JSONTrail
    private let parent: JSONTrail.Parent

    init(_ object: JSONObject, at trail: JSONTrail) {
        self.object = object
        self.trail = trail
        parent = JSONTrail.Parent(trail)
    }

    var codingPath: [any CodingKey] { trail.codingPath }
    var allKeys: [Key] { object.compactMap { Key(stringValue: $0.key) } }

    func contains(_ key: Key) -> Bool { object.place(of: key.stringValue) != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try member(key).isNull }

    func decode(_: Bool.Type, forKey key: Key) throws -> Bool { try decoder(key).decode(Bool.self) }
    func decode(_: String.Type, forKey key: Key) throws -> String { try decoder(key).decode(String.self) }
    func decode(_: Double.Type, forKey key: Key) throws -> Double { try decoder(key).decode(Double.self) }
    func decode(_: Float.Type, forKey key: Key) throws -> Float { try decoder(key).decode(Float.self) }
    func decode(_: Int.Type, forKey key: Key) throws -> Int { try decoder(key).whole() }
    func decode(_: Int8.Type, forKey key: Key) throws -> Int8 { try decoder(key).whole() }
    func decode(_: Int16.Type, forKey key: Key) throws -> Int16 { try decoder(key).whole() }
    func decode(_: Int32.Type, forKey key: Key) throws -> Int32 { try decoder(key).whole() }
    func decode(_: Int64.Type, forKey key: Key) throws -> Int64 { try decoder(key).whole() }
    func decode(_: UInt.Type, forKey key: Key) throws -> UInt { try decoder(key).whole() }
    func decode(_: UInt8.Type, forKey key: Key) throws -> UInt8 { try decoder(key).whole() }
    func decode(_: UInt16.Type, forKey key: Key) throws -> UInt16 { try decoder(key).whole() }
    func decode(_: UInt32.Type, forKey key: Key) throws -> UInt32 { try decoder(key).whole() }
    func decode(_: UInt64.Type, forKey key: Key) throws -> UInt64 { try decoder(key).whole() }
    func decode<T: Decodable>(_: T.Type, forKey key: Key) throws -> T { try decoder(key).decode(T.self) }

    func decodeIfPresent(_: Bool.Type, forKey key: Key) throws -> Bool? { try present(key)?.decode(Bool.self) }
    func decodeIfPresent(_: String.Type, forKey key: Key) throws -> String? { try present(key)?.decode(String.self) }
    func decodeIfPresent(_: Double.Type, forKey key: Key) throws -> Double? { try present(key)?.decode(Double.self) }
    func decodeIfPresent(_: Int.Type, forKey key: Key) throws -> Int? { try present(key)?.whole() }
    func decodeIfPresent<T: Decodable>(_: T.Type, forKey key: Key) throws -> T? { try present(key)?.decode(T.self) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try decoder(key).container(keyedBy: Nested.self)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try decoder(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { decoder("super", object["super"] ?? .null) }
    func superDecoder(forKey key: Key) throws -> any Decoder {
        decoder(key.stringValue, object[key.stringValue] ?? .null)
    }

    /// A decoder of the member, unless it is absent or null.
    private func present(_ key: Key) -> ValueDecoder? {
        guard let value = object[key.stringValue], !value.isNull else { return nil }
        return decoder(key.stringValue, value)
    }

    private func decoder(_ key: Key) throws -> ValueDecoder { decoder(key.stringValue, try member(key)) }

    private func decoder(_ name: String, _ value: JSONValue) -> ValueDecoder {
        ValueDecoder(value, at: JSONTrail(name, in: parent))
    }

    private func member(_ key: Key) throws -> JSONValue {
        guard let value = object[key.stringValue] else {
            let path = JSONTrail(key.stringValue, in: parent).path ?? key.stringValue
            throw Problem(.invalid, "\(path) is missing.", field: path)
        }
        return value
    }
}
