import Models

/// By which way somebody comes.
enum AgentChannel: String, Sendable, Hashable, CaseIterable { case voice, sms, whatsapp }

/// One line of what an agent answers: all that it names has to be so. A line that names nothing takes what no other does.
struct RoutingLine: Sendable, Hashable {
    /// The number that was called or written to, in E.164.
    var number: String?
    var channel: AgentChannel?
    var language: Language?
    /// What has to be known of the customer.
    var traits: [String: String] = [:]
    /// The line holds only while the agent's hours are so.
    var hours: Opening?

    enum Opening: String, Sendable, Hashable, CaseIterable { case open, closed }

    /// Whether it depends on who calls a number that the line fits.
    func asksWhoCalls(_ called: String) -> Bool {
        (number == nil || number == called) && (!traits.isEmpty || language != nil)
    }

    /// How much the line has to say: what says more wins. Nil when it does not fit.
    func weight(for question: CallQuestion, isOpen: Bool) -> Int? {
        var weight = 0
        func needs(_ isSo: Bool, _ worth: Int) -> Bool {
            weight += worth
            return isSo
        }
        if let number, !needs(number == question.called, 32) { return nil }
        for (name, value) in traits where !needs(question.customer?.says(name, value) ?? false, 16) { return nil }
        if let language, !needs(language == question.spokenLanguage, 4) { return nil }
        if let hours, !needs((hours == .open) == isOpen, 2) { return nil }
        if let channel, !needs(channel == question.channel, 1) { return nil }
        return weight
    }
}
