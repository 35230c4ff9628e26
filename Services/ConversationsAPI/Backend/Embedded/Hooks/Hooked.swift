import HTTP

/// A resource that webhooks are asked about before it is made, altered or removed.
///
/// Its conformance says what they are called, what they are told and what their answers may set; the backend asks.
protocol Hooked: Resource {
    static func preEvent(_ doing: Doing) -> PreHookEvent?

    /// The members an answer may set, and the form's field that each of them is.
    static var settable: [String: String] { get }

    /// What is told of the one with that SID or name as a request wants it, or of one that is yet to be.
    static func askedFields(
        of id: String?, _ form: FormFields, at place: Place, in library: Library
    ) throws -> FormFields
}

/// What a request does with a resource.
enum Doing: Sendable { case add, update, remove }

extension FormFields {
    /// The same with a field of that value, in the place of any it had.
    func setting(_ name: String, to value: String) -> FormFields {
        var form = FormFields()
        for field in fields where field.name != name { form.add(field.name, field.value) }
        form.add(name, value)
        return form
    }

    /// The same with what a request says of some fields.
    func taking(_ names: [String], from request: FormFields) -> FormFields {
        names.reduce(self) { form, name in request[name].map { form.setting(name, to: $0) } ?? form }
    }
}
