import HTTP
import HTTPServer
import Twilio

extension TwilioFace {
    /// Gives a service another name, which Twilio does by its older Chat API alone.
    func renameService() -> Route {
        let route = Route(
            .post, "/v2/Services/{Sid}", "Renames one service, as Twilio's Chat does.",
            .waiting { request in
                try gate.check(request)
                let change = try ConversationService.Change(Fields(try await form(request)))
                let renamed = try await backend.change(
                    ConversationService.self, at: Place(), request.parameter("Sid"), change, .plain)
                return try answer(renamed, .ok, request, Place())
            })
        return route.twilioShaped().documented { $0.tag = "Twilio: Chat" }
    }
}
