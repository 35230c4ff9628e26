import JSON
import Models
import Twilio

/// Tells what is known of the person who is spoken with.
struct GetCustomer: Tool {
    let words: ToolWords
    let terms: BuiltinTerms
    let customers: any CustomerLookup
    let notes: CustomerNotes

    var offer: ChatTool {
        words.offer(["to": Recipient.argument])
    }

    func use(_ arguments: JSONObject, for caller: ToolCaller) async throws -> ToolOutcome {
        let person = try Recipient(arguments["to"]?.string, of: caller, anyNumber: terms.anyNumber)
        let remembered = try await notes.all(of: person.number)
        let customer = await customers.customer(number: person.number.text)
        return ToolOutcome(CustomerCard(number: person.number, customer: customer, notes: remembered).json)
    }
}
