package import HTTPServer

extension Route {
    /// Answers only what Twilio has signed. The handler gets a body that is whole, for no part of it could be checked.
    package func signedByTwilio(_ gate: SignatureGate) -> Route {
        var route = open().documented { $0.proof = .twilioSignature }
        if case .streamed(let shape) = body { route.body = .collected(shape) }
        switch handler {
        case .atOnce(let answer): route.handler = .atOnce { request in try answer(try gate.admit(request)) }
        case .waiting(let answer):
            route.handler = .waiting { request in try await answer(try await gate.check(request)) }
        }
        return route
    }
}

extension RouteDocumentation.Proof {
    /// What Twilio signs its requests with.
    static let twilioSignature = Self(
        "twilioSignature", header: RequestSignature.header,
        "Twilio's signature of the address and the form, by the account's auth token.")
}
