/// Where in a document something went wrong. It is worked out afterwards, so that reading need not keep track.
struct JSONPlace {
    /// The value's path: `participants[2].address`; nil for the document as a whole.
    let path: String?
    /// For people: `at line 3, column 14 (byte 57)`, all but the byte counted from one.
    let position: String

    /// Walks the bytes before `place`, which must be the well-formed beginning of a document.
    init(of place: Int, in document: UnsafeBufferPointer<UInt8>) {
        var steps: [Step] = []
        var line = 1
        var lineStart = 0
        var at = 0
        while at < place {
            switch document[at] {
            case Byte.newline:
                line += 1
                lineStart = at + 1
            case Byte.openObject: steps.append(.member(nil))
            case Byte.openArray: steps.append(.element(0))
            case Byte.closeObject, Byte.closeArray: _ = steps.popLast()
            case Byte.comma: if let last = steps.popLast() { steps.append(last.next) }
            case Byte.quote:
                let start = at + 1
                at = Self.stringEnd(from: start, to: place, in: document)
                if case .member(nil)? = steps.last {
                    steps[steps.count - 1] = .member(start..<at)
                }
            default: break
            }
            at += 1
        }
        path = JSONPath.text(steps.compactMap { $0.component(in: document) })
        position = "at line \(line), column \(place - lineStart + 1) (byte \(place))"
    }

    private static func stringEnd(from start: Int, to end: Int, in document: UnsafeBufferPointer<UInt8>) -> Int {
        var at = start
        while at < end, document[at] != Byte.quote { at += document[at] == Byte.backslash ? 2 : 1 }
        return min(at, end)
    }

    private enum Step {
        /// In an object, and where the name of the member stands, once it was met.
        case member(Range<Int>?)
        case element(Int)

        var next: Step {
            switch self {
            case .member: .member(nil)
            case .element(let index): .element(index + 1)
            }
        }

        func component(in document: UnsafeBufferPointer<UInt8>) -> JSONPath.Component? {
            switch self {
            case .member(nil): nil
            case .member(let name?): .member(String(decoding: document[name], as: UTF8.self))
            case .element(let index): .element(index)
            }
        }
    }
}
