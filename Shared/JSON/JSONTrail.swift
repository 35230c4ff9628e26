/// The way from a document's root to one of its values, as the `Codable` coders walk it.
///
/// Only the last step is stored in place: a container makes one `Parent`, and the trails of its members share it.
struct JSONTrail {
    private let last: JSONPath.Component?
    private let parent: Parent?

    final class Parent {
        fileprivate let trail: JSONTrail

        init(_ trail: JSONTrail) { self.trail = trail }
    }

    static var document: JSONTrail { JSONTrail(last: nil, parent: nil) }

    private init(last: JSONPath.Component?, parent: Parent?) {
        self.last = last
        self.parent = parent
    }

    init(_ name: String, in parent: Parent) { self.init(last: .member(name), parent: parent) }
    init(_ index: Int, in parent: Parent) { self.init(last: .element(index), parent: parent) }

    /// The path as messages spell it; nil for the whole document.
    var path: String? { JSONPath.text(components) }

    var codingPath: [any CodingKey] {
        components.map { component in
            switch component {
            case .member(let name): Key(stringValue: name)
            case .element(let index): Key(intValue: index)
            }
        }
    }

    private var components: [JSONPath.Component] {
        var components: [JSONPath.Component] = []
        var trail = self
        while let last = trail.last, let parent = trail.parent {
            components.append(last)
            trail = parent.trail
        }
        components.reverse()
        return components
    }

    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int?

        init(stringValue: String) {
            self.stringValue = stringValue
            intValue = nil
        }

        init(intValue: Int) {
            stringValue = String(intValue)
            self.intValue = intValue
        }
    }
}
