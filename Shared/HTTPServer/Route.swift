package import HTTP
import Net

/// One address the server answers: how it is asked, what it takes, and who answers.
package struct Route: Sendable {
    package var method: Method
    package var pattern: RoutePattern
    package var handler: RouteHandler
    package var body: BodyRule
    /// How long the handler may take before it is cancelled; nil for the server's own limit.
    package var handlerTime: Duration?
    /// In which words failures are told.
    package var problemStyle = ProblemStyle.house
    /// Whether it answers anybody, because it gives nothing away or checks for itself who asks.
    package var isOpen = false
    /// Whether it is asked again and again by machines that only want to know that somebody answers.
    package var isProbe = false
    package var documentation = RouteDocumentation()

    package init(_ method: Method, _ pattern: String, _ summary: String, _ handler: RouteHandler) {
        self.method = method
        self.pattern = RoutePattern(pattern)
        self.handler = handler
        body = method.isSafe ? .ignored : .collected(BodyRule.Shape(limit: 1 << 20))
        documentation.summary = summary
    }
}

/// Who answers. One that never waits is a plain function: it has answered when it returns, and costs no task.
package enum RouteHandler: Sendable {
    package typealias Waiting = @Sendable (Request) async throws -> Response
    package typealias AtOnce = @OnLoop @Sendable (Request) throws -> Response

    case waiting(Waiting)
    case atOnce(AtOnce)

    /// Asks whoever it is, outside of a server.
    package func callAsFunction(_ request: Request) async throws -> Response {
        switch self {
        case .waiting(let handler): try await handler(request)
        case .atOnce(let handler): try await handler(request)
        }
    }
}

/// What a route takes as a body.
package enum BodyRule: Sendable {
    /// A body is read and thrown away.
    case ignored
    /// The handler starts when the whole body is there.
    case collected(Shape)
    /// The handler starts at once and reads the body as it arrives.
    case streamed(Shape)

    package struct Shape: Sendable {
        package var limit: Int
        /// The media types taken; none named means any.
        package var types: [String]
        /// Whether a request without a body is refused.
        package var isRequired: Bool

        package init(limit: Int, types: [String] = [], isRequired: Bool = false) {
            self.limit = limit
            self.types = types
            self.isRequired = isRequired
        }
    }

    package var shape: Shape? {
        switch self {
        case .ignored: nil
        case .collected(let shape), .streamed(let shape): shape
        }
    }

    /// The longest body that is read, if only to be thrown away.
    func limit(_ limits: ServerLimits) -> Int { shape?.limit ?? limits.pendingBytes }
}

// A route is said in one line and refined by what follows it.
extension Route {
    /// Takes a JSON body.
    package func takingJSON(upTo limit: Int = 1 << 20, as schema: String? = nil) -> Route {
        taking(.collected(BodyRule.Shape(limit: limit, types: ["application/json"], isRequired: true)), schema)
    }

    /// Takes a form, as Twilio's webhooks and REST requests are.
    package func takingForm(upTo limit: Int = 64 << 10) -> Route {
        taking(.collected(BodyRule.Shape(limit: limit, types: ["application/x-www-form-urlencoded"])), nil)
    }

    package func taking(_ body: BodyRule, _ schema: String? = nil) -> Route {
        var route = self
        route.body = body
        route.documentation.bodySchema = schema
        return route
    }

    package func within(_ limit: Duration) -> Route {
        var route = self
        route.handlerTime = limit
        return route
    }

    /// Answers anybody.
    package func open() -> Route {
        var route = self
        route.isOpen = true
        return route
    }

    package func probe() -> Route {
        var route = self
        route.isProbe = true
        return route
    }

    package func tellingProblems(_ style: ProblemStyle) -> Route {
        var route = self
        route.problemStyle = style
        return route
    }

    package func documented(_ change: (inout RouteDocumentation) -> Void) -> Route {
        var route = self
        change(&route.documentation)
        return route
    }
}

/// What the API's description says of a route beyond its address.
package struct RouteDocumentation: Sendable {
    package var summary = ""
    package var tag: String?
    package var parameters: [Parameter] = []
    /// The name of the schema of the body.
    package var bodySchema: String?
    /// What each status means, beyond those that any route may answer.
    package var answers: [Int: String] = [200: "It went well."]
    /// Left out of the description.
    package var isHidden = false

    package struct Parameter: Sendable {
        package var name: String
        package var place: Place
        package var meaning: String
        package var type: String

        package enum Place: String, Sendable { case path, query, header }

        package init(_ name: String, in place: Place = .query, type: String = "string", _ meaning: String) {
            self.name = name
            self.place = place
            self.type = type
            self.meaning = meaning
        }
    }
}
