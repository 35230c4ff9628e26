import Problems

/// Where one value is put together while its type encodes itself.
///
/// A class, because `Codable` lets several containers write to one value, and lets nested ones finish late.
final class EncodingBox {
    let trail: JSONTrail
    /// What the trails of members and elements start from.
    private(set) lazy var parent = JSONTrail.Parent(trail)
    /// A scalar or a whole value; nil while this is an object, an array or nothing.
    var content: JSONValue?
    private var object: JSONObject?
    private var array: [JSONValue]?
    /// Nested containers, which may be written to until the whole is taken.
    private var laterMembers: [(name: String, box: EncodingBox)] = []
    private var laterElements: [(index: Int, box: EncodingBox)] = []

    init(at trail: JSONTrail) { self.trail = trail }

    /// What was encoded; an empty object for a type that encodes nothing.
    var value: JSONValue {
        if let content { return content }
        if var array {
            for later in laterElements { array[later.index] = later.box.value }
            return .array(array)
        }
        var object = object ?? JSONObject()
        for later in laterMembers { object[later.name] = later.box.value }
        return .object(object)
    }

    var elementCount: Int { array?.count ?? 0 }

    func startObject() { if object == nil { object = JSONObject() } }
    func startArray() { if array == nil { array = [] } }

    func setMember(_ name: String, _ value: JSONValue) { object?[name] = value }
    func addElement(_ value: JSONValue) { array?.append(value) }

    /// A box for a member that keeps its place.
    func laterMember(_ name: String) -> EncodingBox {
        let box = EncodingBox(at: JSONTrail(name, in: parent))
        setMember(name, .null)
        laterMembers.append((name, box))
        return box
    }

    /// A box for an element that keeps its place.
    func laterElement() -> EncodingBox {
        let box = EncodingBox(at: JSONTrail(elementCount, in: parent))
        laterElements.append((elementCount, box))
        addElement(.null)
        return box
    }
}

extension JSONTrail {
    /// The number as JSON can write it: of a `Float` the digits that matter, no more.
    func finite<T: BinaryFloatingPoint & CustomStringConvertible>(_ number: T) throws -> Double {
        guard number.isFinite else {
            throw Problem(.broken, "\(path ?? "The value") is \(number), which JSON cannot write.", field: path)
        }
        if let double = number as? Double { return double }
        return Double(number.description) ?? Double(number)
    }
}
