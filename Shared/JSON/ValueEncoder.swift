/// Encodes one value into a tree: the `Encoder` that `Encodable.json()` hands to types.
struct ValueEncoder: Encoder, SingleValueEncodingContainer {
    let box: EncodingBox

    var codingPath: [any CodingKey] { box.trail.codingPath }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
        box.startObject()
        return KeyedEncodingContainer(MembersEncoder(box: box))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        box.startArray()
        return ElementsEncoder(box: box)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func encodeNil() { box.content = .null }
    func encode(_ value: Bool) { box.content = .bool(value) }
    func encode(_ value: String) { box.content = .string(value) }
    func encode(_ value: Double) throws { box.content = .number(try box.trail.finite(value)) }
    func encode(_ value: Float) throws { box.content = .number(try box.trail.finite(value)) }
    func encode(_ value: Int) { box.content = JSONValue(value) }
    func encode(_ value: Int8) { box.content = JSONValue(value) }
    func encode(_ value: Int16) { box.content = JSONValue(value) }
    func encode(_ value: Int32) { box.content = JSONValue(value) }
    func encode(_ value: Int64) { box.content = JSONValue(value) }
    func encode(_ value: UInt) { box.content = JSONValue(value) }
    func encode(_ value: UInt8) { box.content = JSONValue(value) }
    func encode(_ value: UInt16) { box.content = JSONValue(value) }
    func encode(_ value: UInt32) { box.content = JSONValue(value) }
    func encode(_ value: UInt64) { box.content = JSONValue(value) }
    func encode<T: Encodable>(_ value: T) throws { try value.encode(to: self) }
}
