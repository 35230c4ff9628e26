import Store

// What a resource adds to say what can be done with it, and how it is kept here: one function is one sentence of the
// domain, inside the transaction that the library stands in.

/// Found in lists.
protocol Listed: Resource {
    associatedtype Filter: FieldReadable
    static func page(at place: Place, _ filter: Filter, _ page: PageRequest, in library: Library) throws -> Page<Self>
}

/// Found by its SID, or by another name where its kind has one.
protocol Shown: Resource {
    static func find(_ id: String, at place: Place, in library: Library) throws -> Self
}

/// Made by a request.
protocol Added: Shown {
    associatedtype Draft: FieldReadable
    static func add(_ draft: Draft, at place: Place, _ manner: Manner, in library: Library) throws -> Self
    /// Its SID, by which it is found again.
    var sid: String { get }
}

/// Altered by a request.
protocol Changed: Shown {
    associatedtype Change: FieldReadable
    static func change(
        _ id: String, at place: Place, _ change: Change, _ manner: Manner, in library: Library
    ) throws -> Self
}

/// Removed by a request.
protocol Removed: Shown {
    static func remove(_ id: String, at place: Place, _ manner: Manner, in library: Library) throws

    /// Does a bounded part of what has to be done before it can be removed; false once nothing of that is left.
    static func prepareRemoval(_ id: String, at place: Place, _ manner: Manner, in library: Library) throws -> Bool
}

extension Removed {
    static func prepareRemoval(_ id: String, at place: Place, _ manner: Manner, in library: Library) throws -> Bool {
        false
    }
}
