import JSON

/// A JSON value that knows where in its document it stands.
struct PlacedJSON: JSONReadable {
    enum Content {
        case object([Member])
        case array([PlacedJSON])
        /// A text, a number, true, false or null.
        case plain(JSONValue)
    }

    struct Member {
        var name: String
        var value: PlacedJSON
    }

    /// In bytes from the start of the document.
    var offset: Int
    var content: Content

    /// The elements of a list; nil where it is none.
    var elements: [PlacedJSON]? { if case .array(let elements) = content { elements } else { nil } }

    /// The same without places.
    var json: JSONValue {
        switch content {
        case .object(let members): .object(JSONObject(members.map { ($0.name, $0.value.json) }))
        case .array(let elements): .array(elements.map(\.json))
        case .plain(let value): value
        }
    }

    init(from reader: inout JSONReader) throws {
        offset = reader.offset()
        switch try reader.next() {
        case .object:
            var members: [Member] = []
            try reader.beginObject()
            while let key = try reader.nextKey() {
                let name = key.string
                members.append(Member(name: name, value: try reader.read()))
            }
            content = .object(members)
        case .array:
            var elements: [PlacedJSON] = []
            try reader.beginArray()
            while try reader.nextElement() { elements.append(try reader.read()) }
            content = .array(elements)
        default: content = .plain(try reader.read())
        }
    }
}

/// Which line of a text a place in it is on.
struct LineTable {
    private let starts: [Int]

    init(_ text: String) {
        var starts = [0]
        for (offset, byte) in text.utf8.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
        self.starts = starts
    }

    /// Counted from one.
    func line(of offset: Int) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }
}
