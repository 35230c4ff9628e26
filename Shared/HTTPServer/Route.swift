package import HTTP
import Net

/// One address the server answers: how it is asked, what it takes, and who answers.
package struct Route: Sendable {
    /// GET also stands for HEAD.
    package var method: Method
    /// The address, as words and `{names}`.
    package var pattern: RoutePattern
    /// Who answers.
    package var handler: RouteHandler
    /// What is taken as a body.
    package var body: BodyRule
    /// How long the handler may take before it is cancelled; nil for the server's own limit.
    package var handlerTime: Duration?
    /// In which words failures are told.
    package var problemStyle = ProblemStyle.house
    /// Whether it answers anybody, because it gives nothing away or checks for itself who asks.
    package var isOpen = false
    /// Who is let in beside those that the server lets in everywhere.
    package var alsoAdmits: (@Sendable (Request) -> Bool)?
    /// Whether it is asked again and again by machines that only want to know that somebody answers.
    package var isProbe = false
    /// What the API's description says of it.
    package var documentation = RouteDocumentation()

    /// A route that takes a body of up to 1 MiB, of any type, where its method has one.
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
    /// Answers in a task of its own, which is cancelled when the client leaves.
    package typealias Waiting = @Sendable (Request) async throws -> Response
    /// Answers before it returns.
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

    /// What a body that is taken has to look like.
    package struct Shape: Sendable {
        /// In bytes.
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

    /// Nil where no body is taken.
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

    /// Takes a body as the rule says; `schema` names it in the API's description.
    package func taking(_ body: BodyRule, _ schema: String? = nil) -> Route {
        var route = self
        route.body = body
        route.documentation.bodySchema = schema
        return route
    }

    /// Gives the handler so long, instead of as long as the server gives all.
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

    /// Lets in those as well, whom the server would not let in by itself.
    package func alsoAdmitting(_ admits: @escaping @Sendable (Request) -> Bool) -> Route {
        var route = self
        route.alsoAdmits = admits
        return route
    }

    /// Is asked again and again by machines, and so kept out of what people read.
    package func probe() -> Route {
        var route = self
        route.isProbe = true
        return route
    }

    /// Tells failures in the words of those who ask here, such as Twilio.
    package func tellingProblems(_ style: ProblemStyle) -> Route {
        var route = self
        route.problemStyle = style
        return route
    }

    /// Says more of itself in the API's description.
    package func documented(_ change: (inout RouteDocumentation) -> Void) -> Route {
        var route = self
        change(&route.documentation)
        return route
    }
}

/// What the API's description says of a route beyond its address.
package struct RouteDocumentation: Sendable {
    /// One sentence on what it is for.
    package var summary = ""
    /// Under which heading it stands.
    package var tag: String?
    /// What the path, the query and the header say.
    package var parameters: [Parameter] = []
    /// The name of the schema of the body.
    package var bodySchema: String?
    /// What a form in the body says, where one is understood. It is only told: no other body is refused for it.
    package var fields: [Parameter] = []
    /// What each request has to show, where the route itself looks at that.
    package var proof: Proof?
    /// The media type of what is answered, where it is worth telling.
    package var answerType: String?
    /// What each status means, beyond those that any route may answer.
    package var answers: [Int: String] = [200: "It went well."]
    /// Left out of the description.
    package var isHidden = false

    /// One value of the path, the query or the header.
    package struct Parameter: Sendable {
        /// As it is written in the request.
        package var name: String
        /// Where in the request it is.
        package var place: Place
        /// One sentence on what it is for.
        package var meaning: String
        /// In JSON Schema's words.
        package var type: String
        /// Whether a request without it is refused.
        package var isRequired: Bool

        /// Where a parameter may be.
        package enum Place: String, Sendable { case path, query, header }

        package init(
            _ name: String, in place: Place = .query, type: String = "string", isRequired: Bool = false,
            _ meaning: String
        ) {
            self.name = name
            self.place = place
            self.type = type
            self.isRequired = isRequired || place == .path
            self.meaning = meaning
        }
    }

    /// A header by which a request shows who sends it.
    package struct Proof: Sendable, Hashable {
        /// What the description calls it.
        package var name: String
        /// The header.
        package var header: String
        /// One sentence on how it is made.
        package var meaning: String

        package init(_ name: String, header: String, _ meaning: String) {
            self.name = name
            self.header = header
            self.meaning = meaning
        }
    }
}
