/// Encodes the members of an object by their names.
struct MembersEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let box: EncodingBox

    var codingPath: [any CodingKey] { box.trail.codingPath }

    func encodeNil(forKey key: Key) { box.setMember(key.stringValue, .null) }
    func encode(_ value: Bool, forKey key: Key) { box.setMember(key.stringValue, .bool(value)) }
    func encode(_ value: String, forKey key: Key) { box.setMember(key.stringValue, .string(value)) }
    func encode(_ value: Double, forKey key: Key) throws { try setMember(key, value) }
    func encode(_ value: Float, forKey key: Key) throws { try setMember(key, value) }
    func encode(_ value: Int, forKey key: Key) { box.setMember(key.stringValue, JSONValue(value)) }
    func encode(_ value: Int8, forKey key: Key) { box.setMember(key.stringValue, JSONValue(value)) }
    func encode(_ value: Int16, forKey key: Key) { box.setMember(key.stringValue, JSONValue(value)) }
    func encode(_ value: Int32, forKey key: Key) { box.setMember(key.stringValue, JSONValue(value)) }
    func encode(_ value: Int64, forKey key: Key) { box.setMember(key.stringValue, JSONValue(value)) }
    func encode(_ value: UInt, forKey key: Key) { box.setMember(key.stringValue, JSONValue(value)) }
    func encode(_ value: UInt8, forKey key: Key) { box.setMember(key.stringValue, JSONValue(value)) }
    func encode(_ value: UInt16, forKey key: Key) { box.setMember(key.stringValue, JSONValue(value)) }
    func encode(_ value: UInt32, forKey key: Key) { box.setMember(key.stringValue, JSONValue(value)) }
    func encode(_ value: UInt64, forKey key: Key) { box.setMember(key.stringValue, JSONValue(value)) }

    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        let child = EncodingBox(at: trail(key))
        try value.encode(to: ValueEncoder(box: child))
        box.setMember(key.stringValue, child.value)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        ValueEncoder(box: box.laterMember(key.stringValue)).container(keyedBy: Nested.self)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        ValueEncoder(box: box.laterMember(key.stringValue)).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { ValueEncoder(box: box.laterMember("super")) }
    func superEncoder(forKey key: Key) -> any Encoder { ValueEncoder(box: box.laterMember(key.stringValue)) }

    private func setMember(_ key: Key, _ value: some BinaryFloatingPoint & CustomStringConvertible) throws {
        box.setMember(key.stringValue, .number(try trail(key).finite(value)))
    }

    private func trail(_ key: Key) -> JSONTrail { JSONTrail(key.stringValue, in: box.parent) }
}
