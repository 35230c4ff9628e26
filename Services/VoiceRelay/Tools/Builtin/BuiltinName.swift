/// The tools that every agent can be allowed without anything to set up.
enum BuiltinName: String, Sendable, Hashable, CaseIterable {
    case getCustomer = "get-customer"
    case sendSMS = "send-sms"
    case placeCall = "place-call"
    case verifySend = "verify-send"
    case verifyCode = "verify-code"
    case switchLanguage = "switch-language"
    case switchAgent = "switch-agent"
    case transfer
    case endCall = "end-call"
    case collectDigits = "collect-digits"
    case lookUp = "look-up"
    case remember

    /// Those that are of use to somebody who has no call with an agent.
    static let withoutCall: [BuiltinName] = [
        .getCustomer, .placeCall, .sendSMS, .verifySend, .verifyCode, .lookUp, .remember,
    ]
}
