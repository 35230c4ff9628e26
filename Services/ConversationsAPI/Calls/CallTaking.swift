import Fleet
import Net

/// Makes a conversation of a call that is over: once, however often it is told.
protocol CallTaking: Sendable {
    func take(_ call: EndedCall) async throws
}

extension ConversationsService {
    /// Takes the calls that voice-relay tells of.
    @OnLoop
    static func takeCalls(_ backend: any CallTaking, _ frame: Frame) {
        frame.inbox.handle(EndedCall.kind) { item in
            try await backend.take(try EndedCall(item.body))
            return { _ in }
        }
    }
}
