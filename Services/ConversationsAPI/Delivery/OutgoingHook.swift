import HTTP
import Store

/// A webhook that is to be sent once what it tells is kept.
struct OutgoingHook: Sendable, Hashable {
    /// What belongs together and goes out in order: a conversation's SID, a message's SID.
    var lane: String
    /// What it tells: `onMessageAdded`, `message.status`, `call.status`, `verification`.
    var event: String
    /// The thing it tells of, by its SID.
    var subject: String
    /// Whole, with name and password where the receiver wants them; what follows a `#` is not sent.
    var url: String
    var method: HookMethod
    var form: FormFields
}

/// How a webhook is asked for: with its fields as a form, or in the query.
enum HookMethod: String, Sendable, Hashable, CaseIterable, Storable {
    case get = "GET"
    case post = "POST"
}

/// What somebody answered to a webhook that waited for it.
struct HookAnswer: Sendable, Hashable {
    var status: Int
    var contentType: String?
    var body: [UInt8]
}

extension OutgoingHook {
    /// The field in which hooks of conversations tell how often they were tried before.
    static let retryCountField = "RetryCount"

    /// The form as it goes out after so many tries.
    func form(afterTries tries: Int) -> FormFields {
        guard form.contains(Self.retryCountField) else { return form }
        var counted = FormFields()
        for field in form.fields {
            counted.add(field.name, field.name == Self.retryCountField ? "\(tries)" : field.value)
        }
        return counted
    }

    /// How long one try may take: those who wait for conversations are known to answer within five seconds.
    var patience: Duration { form.contains(Self.retryCountField) ? .seconds(5) : .seconds(10) }
}
