import JSON

/// One conversation as it is going to be shown: who, where, when, and what is said.
struct SamplePlan: Sendable {
    let number: Int
    let house: SampleHouse
    let language: SampleLanguage
    let channel: Channel
    let script: SampleScript
    let customer: String
    let agent: String
    let state: ConversationState
    let messages: [Said]

    enum Channel: String, Sendable { case sms, whatsapp, chat }

    struct Said: Sendable {
        let isCustomers: Bool
        let text: String
        /// In seconds since 1970.
        let at: Int
    }

    /// How many conversations are shown.
    static let count = 300
    /// How far back they go.
    private static let days = 60

    /// The conversation of a number, as seen from a moment: always the same one, that long before.
    init(_ number: Int, seenAt now: Int) {
        var chance = SampleChance(number)
        self.number = number
        house = SampleHouse.allCases[number % SampleHouse.allCases.count]
        let language = chance.one(
            of: SampleLanguage.allCases.flatMap { Array(repeating: $0, count: $0.share) })
        self.language = language
        channel = chance.one(of: [.sms, .sms, .whatsapp, .whatsapp, .chat])
        script = chance.one(of: house.scripts(in: language))
        customer = chance.one(of: language.names)
        agent = chance.one(of: house.agents)
        let words = Words(customer: customer, agent: agent, language, &chance)

        // Some people do not answer any more.
        let isLeftOff = chance.percent(15)
        let lines = isLeftOff ? script.lines.prefix(max(2, script.lines.count - 2)) : script.lines[...]
        let gaps = lines.map { Int.random(in: $0.isCustomers ? 25...900 : 40...420, using: &chance) }
        let age = Int.random(in: 0..<Self.days, using: &chance)
        let hour = Int.random(in: 8 * 3_600..<19 * 3_600, using: &chance)
        let length = gaps.reduce(0, +)
        let opened = min((now / 86_400 - age) * 86_400 + hour, now - length - 60)
        var moment = opened
        messages = zip(lines, gaps).map { line, gap in
            moment += gap
            return Said(isCustomers: line.isCustomers, text: words.fill(chance.one(of: line.wordings)), at: moment)
        }
        state =
            switch age {
            case ..<2: .active
            case ..<10: isLeftOff ? .inactive : chance.percent(50) ? .closed : .active
            default: isLeftOff || chance.percent(15) ? .inactive : .closed
            }
    }

    /// When the conversation begins: with what is said first.
    var opened: Int { messages[0].at }

    /// How the customer is reached: an address on a channel, or an identity in the app.
    var customerName: String {
        switch channel {
        case .sms: phone
        case .whatsapp: "whatsapp:\(phone)"
        case .chat: "\(customer.lowercased())-\(number)"
        }
    }

    /// The address that the customer writes to; nil in the app.
    var proxy: String? {
        switch channel {
        case .sms: house.number
        case .whatsapp: "whatsapp:\(house.number)"
        case .chat: nil
        }
    }

    /// What the agent is called in the app.
    var agentName: String { agent.lowercased() }

    var title: String { "\(customer): \(script.title)" }

    var attributes: String {
        let members: JSONObject = [
            "sample": true, "topic": .string(script.topic), "language": .string(language.rawValue),
            "channel": .string(channel.rawValue),
            "priority": .string(script.topic.hasSuffix("-pain") ? "high" : "normal"),
        ]
        return JSONValue.object(members).description
    }

    /// A number that belongs to nobody.
    private var phone: String { "+1555\(1_000_000 + number)" }
}

extension SamplePlan {
    /// What fills the gaps of a script.
    private struct Words {
        private let pairs: [(gap: String, word: String)]

        init(customer: String, agent: String, _ language: SampleLanguage, _ chance: inout SampleChance) {
            let day = Int.random(in: 0..<language.days.count, using: &chance)
            let hour = Int.random(in: 9...16, using: &chance)
            pairs = [
                ("{name}", customer), ("{agent}", agent), ("{day}", language.days[day]),
                ("{other}", language.days[(day + 2) % language.days.count]),
                ("{time}", "\(hour):\(chance.one(of: ["00", "15", "30", "45"]))"),
                ("{ref}", "\(chance.one(of: ["A", "K", "T"]))\(Int.random(in: 10_000...99_999, using: &chance))"),
            ]
        }

        func fill(_ wording: String) -> String {
            var text = ""
            var rest = wording[...]
            while let gap = rest.firstIndex(of: "{") {
                text += rest[..<gap]
                rest = rest[gap...]
                let pair = pairs.first { rest.hasPrefix($0.gap) } ?? (gap: "{", word: "{")
                text += pair.word
                rest = rest.dropFirst(pair.gap.count)
            }
            text += rest
            return wording.hasPrefix("{") ? text.prefix(1).uppercased() + text.dropFirst() : text
        }
    }
}
