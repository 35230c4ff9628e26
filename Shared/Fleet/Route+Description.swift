import HTTP
import HTTPServer

extension Route {
    /// Answers with the description of the routes it is made for, itself among them.
    static func description(of routes: [Route], _ profile: ServiceProfile) -> Route {
        let place = "/openapi.json"
        let itself = Route.get(place, "This description.") { _ in .empty() }
        let document = OpenAPIDocument(title: profile.name, concern: profile.concern, routes: routes + [itself]).json
        return .get(place, itself.documentation.summary) { _ in try .json(document) }
    }
}
