import HTTP
import HTTPServer
import JSON
import Problems
import Twilio

/// What is known of a person, shown and erased.
struct CustomerHandlers: Sendable {
    let customers: any CustomerLookup
    let notes: CustomerNotes

    var routes: [Route] {
        [
            .get("/customers/{number}", "Shows what is known of a person, and what agents remember.", show),
            .delete("/customers/{number}", "Erases what agents remember of a person.", erase).documented {
                $0.answers = [204: "Nothing is remembered any more."]
            },
        ]
    }

    private func show(_ request: Request) async throws -> Response {
        let number = try number(request)
        let remembered = try await notes.all(of: number)
        let customer = await customers.customer(number: number.text)
        return try .json(JSONValue.object(CustomerCard(number: number, customer: customer, notes: remembered).json))
    }

    private func erase(_ request: Request) async throws -> Response {
        let number = try number(request)
        _ = try await notes.erase(of: number)
        await customers.forget(number: number.text)
        return .empty()
    }

    /// With its plus or without: `/customers/+15005550006`, `/customers/15005550006`.
    private func number(_ request: Request) throws -> PhoneNumber {
        let text: String = try request.parameter("number")
        guard let number = PhoneNumber(text) ?? PhoneNumber(spelled: text) ?? PhoneNumber("+" + text) else {
            throw Problem(.invalid, "A number such as +15005550006 is needed.", field: "number")
        }
        return number
    }
}
