package import HTTP
import Problems

/// Finds the route for a request: by words first, then by names, then by what takes the rest.
package struct Router: Sendable {
    /// Every route, in the order given.
    package let routes: [Route]
    private let served: [ServedRoute]
    private var root = Node()
    private var fixed: [String: [Method: Int]] = [:]
    private let styles: [PathStyle]

    private struct Node: Sendable {
        var words: [String: Node] = [:]
        /// The node after a segment of any kind; names belong to the routes, which need not agree on them.
        var anySegment: [Node] = []
        var here: [Method: Int] = [:]
        var rest: [Method: Int] = [:]
    }

    /// - Parameter styles: In which words it is said that nothing is at an address, by how the address begins.
    package init(_ routes: [Route], styles: [PathStyle] = []) {
        self.routes = routes
        self.styles = styles
        served = routes.map(ServedRoute.init)
        for (index, route) in routes.enumerated() {
            Self.insert(route.pattern.segments[...], route.method, index, into: &root)
            if route.pattern.names.isEmpty { fixed[route.pattern.description, default: [:]][route.method] = index }
        }
    }

    /// In which words failures are told at an address that no route answers.
    func style(at path: String) -> ProblemStyle {
        styles.first { path.hasPrefix($0.prefix) }?.style ?? .house
    }

    /// What the router makes of a request.
    package enum Finding: Sendable {
        case route(ServedRoute, PathParameters)
        /// The address is known, with these methods.
        case otherMethods([String])
        case nothing
        /// A segment of the path is not well encoded.
        case malformed
    }

    /// Finds who answers a method at a path. One address may have several routes, and HEAD is answered by GET's.
    package func find(_ method: Method, _ path: String) -> Finding {
        if let methods = fixed[path], let index = methods[method] ?? (method == .head ? methods[.get] : nil) {
            return .route(served[index], PathParameters())
        }
        guard path.utf8.first == UInt8(ascii: "/") else { return .nothing }
        var segments: [String] = []
        for part in path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let segment = PercentCoding.decoded(Substring(part)) else { return .malformed }
            segments.append(segment)
        }
        // One slash too many at the end is forgiven.
        if segments.last == "", segments.count > 1 { segments.removeLast() }
        if segments == [""] { segments = [] }
        var methodsSeen: [Method: Int] = [:]
        guard let index = search(root, segments[...], method, &methodsSeen) else {
            return methodsSeen.isEmpty ? .nothing : .otherMethods(allowed(methodsSeen))
        }
        return .route(served[index], parameters(of: routes[index].pattern, segments))
    }

    private func allowed(_ methods: [Method: Int]) -> [String] {
        var names = Set(methods.keys.map(\.name))
        if names.contains("GET") { names.insert("HEAD") }
        names.insert("OPTIONS")
        return names.sorted()
    }

    private func search(
        _ node: Node, _ segments: ArraySlice<String>, _ method: Method, _ seen: inout [Method: Int]
    ) -> Int? {
        func pick(_ methods: [Method: Int]) -> Int? {
            if let found = methods[method] ?? (method == .head ? methods[.get] : nil) { return found }
            // Asked for only where nobody answers.
            seen.merge(methods) { first, _ in first }
            return nil
        }
        guard let first = segments.first else { return pick(node.here) ?? pick(node.rest) }
        let others = segments.dropFirst()
        if let next = node.words[first], let found = search(next, others, method, &seen) { return found }
        if !first.isEmpty, let next = node.anySegment.first, let found = search(next, others, method, &seen) {
            return found
        }
        return pick(node.rest)
    }

    private func parameters(of pattern: RoutePattern, _ segments: [String]) -> PathParameters {
        var values: [(name: String, value: String)] = []
        for (place, segment) in pattern.segments.enumerated() {
            switch segment {
            case .word: continue
            case .name(let name): values.append((name, segments[place]))
            case .rest(let name): values.append((name, segments.dropFirst(place).joined(separator: "/")))
            }
        }
        return PathParameters(values)
    }

    private static func insert(
        _ segments: ArraySlice<RoutePattern.Segment>, _ method: Method, _ index: Int, into node: inout Node
    ) {
        let others = segments.dropFirst()
        switch segments.first {
        case nil:
            precondition(node.here[method] == nil, "two routes answer the same address")
            node.here[method] = index
        case .word(let word): insert(others, method, index, into: &node.words[word, default: Node()])
        case .name:
            if node.anySegment.isEmpty { node.anySegment = [Node()] }
            insert(others, method, index, into: &node.anySegment[0])
        case .rest:
            precondition(others.isEmpty, "what takes the rest of a path stands at its end")
            precondition(node.rest[method] == nil, "two routes answer the same address")
            node.rest[method] = index
        }
    }
}

/// A route as the server keeps it: shared by every request for it, so that none has to copy it.
package final class ServedRoute: Sendable {
    /// What was written down.
    package let route: Route
    /// The pattern, as a label of metrics and logs; nil for what stands in where no route was found.
    package let label: String?

    init(_ route: Route) {
        self.route = route
        label = route.pattern.description
    }

    private init(standIn: Route) {
        route = standIn
        label = nil
    }

    /// Stands in for the route of what no route answers.
    static let none = ServedRoute(standIn: Route(.get, "/", "Nothing", .atOnce { _ in .empty(.notFound) }))
}
