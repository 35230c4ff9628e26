import HTTP
import JSON
import Problems
import Telemetry

// What follows from the answer to a webhook that is asked before something is done:
//
//     2xx, with nothing, `{}` or no JSON    it is done as it was asked for
//     2xx with members that may be set      it is done with those
//     4xx, 5xx                              it is refused
//     no answer in time                     it is done as it was asked for
//     anything else                         it is refused, since nobody could be asked
extension Hooks {
    /// Asks, and gives the form where the answer changes it.
    func ask(_ hook: OutgoingHook, about form: FormFields, settable: [String: String]) async throws -> FormFields? {
        let answer: HookAnswer
        do {
            answer = try await deliveries.ask(hook, within: patience)
        } catch let problem as Problem where problem.kind == .timedOut {
            note(hook, "Nobody answered a webhook in time; what it asks about is done.", code: 50_076)
            return nil
        } catch let problem as Problem {
            note(hook, problem.message, code: 50_057)
            throw Problem(.badGateway, "The webhook of \(hook.event) could not be asked.", code: 50_057)
        }
        switch answer.status {
        case 200...299: return try change(form, by: answer, to: hook, settable)
        case 400...599:
            throw Problem(.forbidden, "The webhook of \(hook.event) refuses this.", code: 50_056)
        default:
            note(hook, "It answered with status \(answer.status).", code: 50_057)
            throw Problem(.badGateway, "The webhook of \(hook.event) gave no answer.", code: 50_057)
        }
    }

    private func change(
        _ form: FormFields, by answer: HookAnswer, to hook: OutgoingHook, _ settable: [String: String]
    ) throws -> FormFields? {
        guard !answer.body.isEmpty else { return nil }
        guard let members = try? JSONValue(parsing: answer.body).object else {
            note(hook, "Its answer is no JSON object, and is left aside.", code: 50_057)
            return nil
        }
        var changed: FormFields?
        for (name, field) in settable.sorted(by: { $0.key < $1.key }) {
            guard let value = members[name], !value.isNull else { continue }
            guard let text = value.string else {
                throw Problem(
                    .badGateway, "The webhook of \(hook.event) answered with a \(name) that is no text.", code: 50_057)
            }
            changed = (changed ?? form).setting(field, to: text)
        }
        return changed
    }

    private func note(_ hook: OutgoingHook, _ sentence: String, code: Int) {
        log.warning(
            "A webhook that is asked beforehand did not do its part.",
            ["event": "\(hook.event)", "subject": "\(hook.subject)", "reason": "\(sentence)", "code": "\(code)"])
    }
}
