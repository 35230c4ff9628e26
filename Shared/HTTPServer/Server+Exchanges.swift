import HTTP
import Net
import Problems

// What happens to one request, in the server's terms.
extension Server {
    /// Finds who answers a request, and what can be said without asking anybody.
    func begin(_ head: RequestHead, from sender: Sender) -> Exchange {
        noteRequest()
        let id = requestID(head, sender)
        switch router.find(head.method, head.target.path) {
        case .route(let route, let path):
            let exchange = Exchange(head, route, path, from: sender, id: id, number: nextNumber())
            if let problem = objection(head, route.route.body) {
                exchange.refusal = route.route.problemStyle.answer(problem, exchange.request())
            }
            return exchange
        case .otherMethods(let methods): return otherMethods(methods, head, sender, id)
        case .nothing:
            if head.method == .options, head.target.path == "*" {
                return otherMethods(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"], head, sender, id)
            }
            return answered(Problem(.notFound, "There is nothing at \(head.target.path)."), head, sender, id)
        case .malformed:
            return answered(Problem(.invalid, "The path is not well encoded."), head, sender, id)
        }
    }

    /// What is wrong with a request before its body is read.
    private func objection(_ head: RequestHead, _ rule: BodyRule) -> Problem? {
        switch head.framing {
        case .none:
            guard rule.shape?.isRequired == true, !head.headers.contains("content-length") else { return nil }
            return Problem(.lengthRequired, "A body is needed here, with its length.")
        case .length(let length) where length > rule.limit(limits): return Body.tooLarge(rule.limit(limits))
        case .length, .chunked: break
        }
        guard let shape = rule.shape, !shape.types.isEmpty else { return nil }
        let given = head.headers["content-type"]?.prefix { $0 != ";" } ?? ""
        let type = given.trimmingOptionalWhitespace().lowercased()
        guard !shape.types.contains(type) else { return nil }
        return Problem(
            .unsupportedMedia,
            "The body has to be \(shape.types.joined(separator: " or ")), not \(type.isEmpty ? "of no type" : type).")
    }

    private func otherMethods(_ methods: [String], _ head: RequestHead, _ sender: Sender, _ id: String) -> Exchange {
        let allow = methods.joined(separator: ", ")
        if head.method == .options {
            let exchange = Exchange(head, nil, PathParameters(), from: sender, id: id, number: nextNumber())
            exchange.refusal = Response(.noContent, headers: ["Allow": allow])
            return exchange
        }
        let known: Set<Method> = [.get, .head, .post, .put, .patch, .delete, "TRACE"]
        let problem =
            known.contains(head.method)
            ? Problem(.methodNotAllowed, "\(head.method) is not allowed here; \(allow) are.")
            : Problem(.notOffered, "\(head.method) is not a method known here.")
        let exchange = answered(problem, head, sender, id)
        exchange.refusal?.headers.set("Allow", allow)
        return exchange
    }

    private func answered(_ problem: Problem, _ head: RequestHead, _ sender: Sender, _ id: String) -> Exchange {
        let exchange = Exchange(head, nil, PathParameters(), from: sender, id: id, number: nextNumber())
        exchange.refusal = router.style(at: head.target.path).answer(problem, exchange.request())
        return exchange
    }

    /// Stands in for the request of a head that could not be read.
    func begin(refused refusal: Refusal, from sender: Sender) -> Exchange {
        noteRefusal()
        let head = RequestHead(target: Server.unreadable)
        return Exchange(head, nil, PathParameters(), from: sender, id: requestID(head, sender), number: nextNumber())
    }

    func explain(_ refusal: Refusal, _ exchange: Exchange) -> Response {
        var response = exchange.route.problemStyle.answer(refusal.problem, exchange.request())
        response.status = refusal.status
        return response
    }

    func explainLateness(_ exchange: Exchange) -> Response {
        let problem = Problem(.unavailable, "The answer took too long.", retryAfter: .seconds(1))
        return exchange.route.problemStyle.answer(problem, exchange.request())
    }

    /// What is said when the service itself did what it must not do.
    func blunder(_ message: String, _ exchange: Exchange) -> Response {
        failed(Problem(.broken, message), exchange)
        return exchange.route.problemStyle.answer(
            Problem(.broken, "Something went wrong here."), exchange.request())
    }

    /// Answers somebody who would have to ask for another protocol, and has not.
    func insist(on protocolName: String, _ exchange: Exchange) -> Response {
        let problem = Problem(.upgradeRequired, "This address speaks \(protocolName) only, asked for in HTTP/1.1.")
        var response = exchange.route.problemStyle.answer(problem, exchange.request())
        response.headers.set("Upgrade", protocolName)
        response.headers.set("Connection", "Upgrade")
        return response
    }

    private static let unreadable = Target("/")!  // a slash is a target
}
