import HTTP
import JSON

/// One sort of thing that Twilio's Conversations keep, whichever backend keeps it.
///
/// What can be done with it is said by the protocols a type adds: `Draft` makes one, `Change` alters one, `Filter`
/// chooses among many. All three are read from fields by Twilio's names, so both faces and both backends mean the same.
protocol Resource: Sendable {
    static var kind: ResourceKind { get }

    /// Reads what Twilio answers. Only the SID has to be there; what is unknown is left aside.
    init(twilio members: JSONObject) throws

    /// Writes its members, in the words of the surface that asks.
    func write(to writer: inout MemberWriter)
}

/// What a request tells of a resource, read from fields by Twilio's names.
protocol FieldReadable: Sendable {
    /// The fields it was read from, as they are told on to Twilio.
    var form: FormFields { get }

    /// Reads and checks every field; the first that is wrong is refused with Twilio's code.
    init(_ fields: Fields) throws

    /// What of it Twilio has no parameter for; nil when `form` says all of it.
    var beyondTwilio: String? { get }

    /// Whether words are searched for, which are indexed a moment after they are kept.
    var isSearch: Bool { get }
}

extension FieldReadable {
    var beyondTwilio: String? { nil }
    var isSearch: Bool { false }
}

/// Asks for everything there is in a place: what narrows no list.
struct WholeList: FieldReadable {
    let form: FormFields

    init(_ fields: Fields) throws { form = fields.form }
}
