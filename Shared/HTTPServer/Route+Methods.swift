import HTTP

// How routes are written down: a line each, by method. A handler that waits and one that does not are told apart by
// their types.
extension Route {
    /// Answers GET and HEAD at an address, by a handler that may wait.
    package static func get(
        _ pattern: String, _ summary: String, _ handler: @escaping RouteHandler.Waiting
    ) -> Route { Route(.get, pattern, summary, .waiting(handler)) }

    /// Answers GET and HEAD at an address, by a handler that never waits.
    package static func get(
        _ pattern: String, _ summary: String, _ handler: @escaping RouteHandler.AtOnce
    ) -> Route { Route(.get, pattern, summary, .atOnce(handler)) }

    /// Answers POST at an address, by a handler that may wait.
    package static func post(
        _ pattern: String, _ summary: String, _ handler: @escaping RouteHandler.Waiting
    ) -> Route { Route(.post, pattern, summary, .waiting(handler)) }

    /// Answers POST at an address, by a handler that never waits.
    package static func post(
        _ pattern: String, _ summary: String, _ handler: @escaping RouteHandler.AtOnce
    ) -> Route { Route(.post, pattern, summary, .atOnce(handler)) }

    /// Answers PUT at an address, by a handler that may wait.
    package static func put(
        _ pattern: String, _ summary: String, _ handler: @escaping RouteHandler.Waiting
    ) -> Route { Route(.put, pattern, summary, .waiting(handler)) }

    /// Answers PUT at an address, by a handler that never waits.
    package static func put(
        _ pattern: String, _ summary: String, _ handler: @escaping RouteHandler.AtOnce
    ) -> Route { Route(.put, pattern, summary, .atOnce(handler)) }

    /// Answers PATCH at an address, by a handler that may wait.
    package static func patch(
        _ pattern: String, _ summary: String, _ handler: @escaping RouteHandler.Waiting
    ) -> Route { Route(.patch, pattern, summary, .waiting(handler)) }

    /// Answers PATCH at an address, by a handler that never waits.
    package static func patch(
        _ pattern: String, _ summary: String, _ handler: @escaping RouteHandler.AtOnce
    ) -> Route { Route(.patch, pattern, summary, .atOnce(handler)) }

    /// Answers DELETE at an address, by a handler that may wait.
    package static func delete(
        _ pattern: String, _ summary: String, _ handler: @escaping RouteHandler.Waiting
    ) -> Route { Route(.delete, pattern, summary, .waiting(handler)) }

    /// Answers DELETE at an address, by a handler that never waits.
    package static func delete(
        _ pattern: String, _ summary: String, _ handler: @escaping RouteHandler.AtOnce
    ) -> Route { Route(.delete, pattern, summary, .atOnce(handler)) }
}
