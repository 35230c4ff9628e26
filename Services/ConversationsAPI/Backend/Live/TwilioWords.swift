import HTTP
import JSON
import Problems
import Twilio

// How what is asked of a backend is said to Twilio, and how its answers are read.

extension ResourceKind {
    /// The path of the list, or of one thing in it, below the product's version.
    func twilioPath(at place: Place, _ id: String? = nil) -> String {
        let list = path(at: place).dropFirst("/v1".count)
        guard !isSingle else { return String(list) }
        return id.map { "\(list)/\(PercentCoding.encoded($0))" } ?? String(list)
    }
}

extension Problem {
    /// Told as our own store tells it: what Twilio answers as a wrong request may be no fault of what was asked.
    var asTheHouseTells: Problem {
        var problem = self
        problem.kind = code.flatMap { Self.kindsOfOurs[$0] } ?? kind
        return problem
    }

    private static let kindsOfOurs: [Int: Kind] = [
        // A conversation that is closed.
        50_377: .conflict,
        // A file that is of no kind that is taken.
        50_511: .unsupportedMedia,
    ]
}

extension Manner {
    /// Twilio keeps quiet about what a request does, unless the request wants it told.
    var twilioHeaders: Headers { tellsHooks ? ["X-Twilio-Webhook-Enabled": "true"] : [:] }
}

extension PageRequest {
    /// The filters of a list, and which page of it.
    func query(_ filters: FormFields, _ kind: ResourceKind) -> FormFields {
        var query = FormFields()
        for field in filters.fields where !["PageSize", "Page", "PageToken"].contains(field.name) {
            query.add(field.name, field.value)
        }
        query.add("PageSize", "\(min(max(size, 1), kind.longestPage))")
        if let cursor {
            query.add("Page", "\(cursor.page)")
            query.add("PageToken", cursor.token)
        }
        return query
    }
}

extension Page where Row: Resource {
    /// Reads a list's answer. Of the addresses of other pages only the token and the number are kept.
    init(twilio answer: JSONValue, asked: PageRequest) throws {
        let page = try TwilioPage(reading: answer)
        func cursor(_ link: TwilioPage.Next?, _ usual: Int) -> Cursor? {
            link.map { Cursor(token: $0.token, page: $0.page.flatMap { Int($0) } ?? usual) }
        }
        self.init(
            rows: try page.rows.map { try Row(answer: $0) }, next: cursor(page.next, asked.number + 1),
            previous: cursor(page.previous, asked.number - 1))
    }
}

extension Resource {
    /// Reads one thing from an answer.
    init(answer: JSONValue) throws {
        guard let members = answer.object else {
            throw Problem(.badGateway, "Twilio answered with something that is no \(Self.kind.noun).", code: 20_500)
        }
        try self.init(twilio: members)
    }
}
