import Problems

/// Decodes the elements of an array one after the other.
struct ElementsDecoder: UnkeyedDecodingContainer {
    private let array: [JSONValue]
    private let trail: JSONTrail
    private let parent: JSONTrail.Parent
    private(set) var currentIndex = 0

    init(_ array: [JSONValue], at trail: JSONTrail) {
        self.array = array
        self.trail = trail
        parent = JSONTrail.Parent(trail)
    }

    var codingPath: [any CodingKey] { trail.codingPath }
    var count: Int? { array.count }
    var isAtEnd: Bool { currentIndex == array.count }

    mutating func decodeNil() throws -> Bool {
        guard try current().value.isNull else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode(_: Bool.Type) throws -> Bool { try advance { try $0.decode(Bool.self) } }
    mutating func decode(_: String.Type) throws -> String { try advance { try $0.decode(String.self) } }
    mutating func decode(_: Double.Type) throws -> Double { try advance { try $0.decode(Double.self) } }
    mutating func decode(_: Float.Type) throws -> Float { try advance { try $0.decode(Float.self) } }
    mutating func decode(_: Int.Type) throws -> Int { try advance { try $0.whole() } }
    mutating func decode(_: Int8.Type) throws -> Int8 { try advance { try $0.whole() } }
    mutating func decode(_: Int16.Type) throws -> Int16 { try advance { try $0.whole() } }
    mutating func decode(_: Int32.Type) throws -> Int32 { try advance { try $0.whole() } }
    mutating func decode(_: Int64.Type) throws -> Int64 { try advance { try $0.whole() } }
    mutating func decode(_: UInt.Type) throws -> UInt { try advance { try $0.whole() } }
    mutating func decode(_: UInt8.Type) throws -> UInt8 { try advance { try $0.whole() } }
    mutating func decode(_: UInt16.Type) throws -> UInt16 { try advance { try $0.whole() } }
    mutating func decode(_: UInt32.Type) throws -> UInt32 { try advance { try $0.whole() } }
    mutating func decode(_: UInt64.Type) throws -> UInt64 { try advance { try $0.whole() } }
    mutating func decode<T: Decodable>(_: T.Type) throws -> T { try advance { try $0.decode(T.self) } }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try advance { try $0.container(keyedBy: Nested.self) }
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try advance { try $0.unkeyedContainer() }
    }

    mutating func superDecoder() throws -> any Decoder { try advance { $0 } }

    /// Goes on to the next element once this one is decoded; one that is refused can be tried as something else.
    private mutating func advance<T>(_ decode: (ValueDecoder) throws -> T) throws -> T {
        let decoded = try decode(try current())
        currentIndex += 1
        return decoded
    }

    private func current() throws -> ValueDecoder {
        guard currentIndex < array.count else {
            let path = trail.path
            let message = "\(path ?? "The document") should have more than \(array.count) elements."
            throw Problem(.invalid, message, field: path)
        }
        return ValueDecoder(array[currentIndex], at: JSONTrail(currentIndex, in: parent))
    }
}
