import Fleet
import HTTP
import Problems
import Store

extension EmbeddedConversations {
    /// A request as the webhook that is asked before it leaves it: unchanged, or with other values, which are read and
    /// checked like those of the request.
    func asked<R: Resource, Asked: FieldReadable>(
        _ type: R.Type, _ doing: Doing, _ id: String?, at place: Place, _ request: Asked, _ manner: Manner
    ) async throws -> Asked {
        guard let form = try await ask(type, doing, id, at: place, request.form, manner) else { return request }
        return try Asked(Fields(form))
    }

    /// Asks the webhook that wants to be asked, if there is one; gives the form where its answer changes that.
    @discardableResult
    func ask<R: Resource>(
        _ type: R.Type, _ doing: Doing, _ id: String?, at place: Place, _ form: FormFields, _ manner: Manner
    ) async throws -> FormFields? {
        guard manner.isTold, let type = type as? any Hooked.Type, let event = type.preEvent(doing) else { return nil }
        let (account, hooks) = (account, hooks)
        let hook = try frame.database.readNow { db -> OutgoingHook? in
            let library = Library(reading: db, account: account)
            let service = try library.service(of: place)
            let wanted = try library.hookConfiguration(of: service.sid)
            guard let url = wanted.url(before: event), try !library.isDone(manner.key) else { return nil }
            let fields = try type.askedFields(of: id, form, at: place, in: library)
            let asked = hooks.form(of: event.rawValue, manner, service.sid, fields, in: library)
            return OutgoingHook(
                lane: fields["ConversationSid"] ?? service.sid, event: event.rawValue,
                subject: Hooks.subject(of: asked), url: url, method: wanted.method, form: asked)
        }
        guard let hook else { return nil }
        return try await hooks.ask(hook, about: form, settable: type.settable)
    }
}
