/// When each built-in tool is of use, as a model is told.
enum ToolDescriptions {
    static func of(_ name: BuiltinName) -> String {
        switch name {
        case .getCustomer:
            "Tells what is known of the person: name, company, stage, last outcome, and what was remembered."
        case .sendSMS: "Sends a text message (SMS) to the person. Only when they asked for it or agreed."
        case .placeCall: "Places a phone call to the person, or hangs up a call."
        case .verifySend: "Sends a one-time code to the person, to verify who they are. Then ask them for it."
        case .verifyCode: "Verifies the one-time code that the person tells."
        case .switchLanguage: "Goes on in another language, when the person asks for it or speaks it."
        case .switchAgent: "Hands the conversation to another agent, a specialist, who knows what was said."
        case .transfer: "Transfers the call to a human. Say goodbye first; it happens after your words."
        case .endCall: "Ends the call. Say goodbye first; it happens after your words."
        case .collectDigits: "Asks for digits typed on the keypad of the telephone: numbers, PINs, cards."
        case .lookUp: "Looks up an answer in the knowledge of this agent."
        case .remember: "Remembers a fact about the person for their next call. Only what they want kept."
        }
    }
}
