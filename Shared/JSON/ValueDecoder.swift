import Problems

/// Decodes one value of a tree: the `Decoder` that `Decodable.init(json:)` hands to types.
struct ValueDecoder: Decoder, SingleValueDecodingContainer {
    let value: JSONValue
    let trail: JSONTrail

    init(_ value: JSONValue, at trail: JSONTrail) {
        self.value = value
        self.trail = trail
    }

    var codingPath: [any CodingKey] { trail.codingPath }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(MembersDecoder(try object(), at: trail))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { ElementsDecoder(try array(), at: trail) }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

    func object() throws -> JSONObject {
        guard case .object(let object) = value else { throw mismatch(JSONKind.object.rawValue) }
        return object
    }

    func array() throws -> [JSONValue] {
        guard case .array(let array) = value else { throw mismatch(JSONKind.array.rawValue) }
        return array
    }

    func whole<T: FixedWidthInteger>(_: T.Type = T.self) throws -> T {
        guard let whole = value.whole(T.self) else { throw mismatch(T.wording) }
        return whole
    }

    func mismatch(_ wanted: String) -> Problem {
        let path = trail.path
        let found = value.kind == .number ? value.description : value.kind.rawValue
        return Problem(.invalid, "\(path ?? "The document") should be \(wanted), but is \(found).", field: path)
    }

    func decodeNil() -> Bool { value.isNull }

    func decode(_: Bool.Type) throws -> Bool {
        guard case .bool(let bool) = value else { throw mismatch(JSONKind.bool.rawValue) }
        return bool
    }

    func decode(_: String.Type) throws -> String {
        guard case .string(let string) = value else { throw mismatch(JSONKind.string.rawValue) }
        return string
    }

    func decode(_: Double.Type) throws -> Double {
        guard let double = value.double else { throw mismatch(JSONKind.number.rawValue) }
        return double
    }

    func decode(_: Float.Type) throws -> Float {
        let float = Float(try decode(Double.self))
        guard float.isFinite else { throw mismatch("a number that fits in 32 bits") }
        return float
    }

    func decode(_: Int.Type) throws -> Int { try whole() }
    func decode(_: Int8.Type) throws -> Int8 { try whole() }
    func decode(_: Int16.Type) throws -> Int16 { try whole() }
    func decode(_: Int32.Type) throws -> Int32 { try whole() }
    func decode(_: Int64.Type) throws -> Int64 { try whole() }
    func decode(_: UInt.Type) throws -> UInt { try whole() }
    func decode(_: UInt8.Type) throws -> UInt8 { try whole() }
    func decode(_: UInt16.Type) throws -> UInt16 { try whole() }
    func decode(_: UInt32.Type) throws -> UInt32 { try whole() }
    func decode(_: UInt64.Type) throws -> UInt64 { try whole() }

    func decode<T: Decodable>(_: T.Type) throws -> T { try T(from: self) }
}
