/// Encodes the elements of an array one after the other.
struct ElementsEncoder: UnkeyedEncodingContainer {
    let box: EncodingBox

    var codingPath: [any CodingKey] { box.trail.codingPath }
    var count: Int { box.elementCount }

    func encodeNil() { box.addElement(.null) }
    func encode(_ value: Bool) { box.addElement(.bool(value)) }
    func encode(_ value: String) { box.addElement(.string(value)) }
    func encode(_ value: Double) throws { box.addElement(.number(try trail.finite(value))) }
    func encode(_ value: Float) throws { box.addElement(.number(try trail.finite(value))) }
    func encode(_ value: Int) { box.addElement(JSONValue(value)) }
    func encode(_ value: Int8) { box.addElement(JSONValue(value)) }
    func encode(_ value: Int16) { box.addElement(JSONValue(value)) }
    func encode(_ value: Int32) { box.addElement(JSONValue(value)) }
    func encode(_ value: Int64) { box.addElement(JSONValue(value)) }
    func encode(_ value: UInt) { box.addElement(JSONValue(value)) }
    func encode(_ value: UInt8) { box.addElement(JSONValue(value)) }
    func encode(_ value: UInt16) { box.addElement(JSONValue(value)) }
    func encode(_ value: UInt32) { box.addElement(JSONValue(value)) }
    func encode(_ value: UInt64) { box.addElement(JSONValue(value)) }

    func encode<T: Encodable>(_ value: T) throws {
        let child = EncodingBox(at: trail)
        try value.encode(to: ValueEncoder(box: child))
        box.addElement(child.value)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy: Nested.Type) -> KeyedEncodingContainer<Nested> {
        ValueEncoder(box: box.laterElement()).container(keyedBy: Nested.self)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        ValueEncoder(box: box.laterElement()).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { ValueEncoder(box: box.laterElement()) }

    private var trail: JSONTrail { JSONTrail(box.elementCount, in: box.parent) }
}
