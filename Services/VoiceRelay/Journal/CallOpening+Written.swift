import JSON
import Models

extension CallOpening {
    var body: JSONObject {
        [
            "from": .string(from), "to": .string(to), "direction": .string(direction), "agent": .string(agent),
            "version": JSONValue(version), "language": .string(language.rawValue), "pattern": .string(pattern),
            "customer": customer.map { .object($0.body) } ?? .null,
        ]
    }

    init(_ body: JSONObject) {
        self.init(
            from: body.text("from"), to: body.text("to"), direction: body.text("direction"),
            agent: body.text("agent"), version: body.int("version"), language: body.language,
            pattern: body.text("pattern"), customer: body["customer"]?.object.map { Customer($0) })
    }
}

extension Customer {
    var body: JSONObject {
        [
            "number": .string(number), "firstName": .text(firstName), "lastName": .text(lastName),
            "company": .text(company), "email": .text(email), "stage": .text(stage),
            "lastOutcome": .text(lastOutcome),
            "traits": .object(JSONObject(traits.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
        ]
    }

    init(_ body: JSONObject) {
        self.init(
            number: body.text("number"), firstName: body["firstName"]?.string, lastName: body["lastName"]?.string,
            company: body["company"]?.string, email: body["email"]?.string, stage: body["stage"]?.string,
            lastOutcome: body["lastOutcome"]?.string)
        for trait in body["traits"]?.object ?? [:] { traits[trait.key] = trait.value.string }
    }
}
