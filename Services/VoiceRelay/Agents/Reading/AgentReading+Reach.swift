import Models
import Twilio

/// When an agent answers, what it answers, and to whom it hands over.
extension AgentReading {
    func routing(_ members: inout Members, _ agent: Agent) -> [RoutingLine] {
        members.list("routing", upTo: 100).compactMap { told in
            var told = told
            let before = flaws.flaws.count
            var line = RoutingLine()
            if let number = told.text("number", upTo: 40) {
                line.number = PhoneNumber(spelled: number)?.text
                if line.number == nil { told.refuse("number", "must be a telephone number such as +15005550006.") }
            }
            line.channel = told.word("channel")
            line.language = told.word("language")
            if let language = line.language, agent.manners[language] == nil {
                told.refuse("language", "must be one of the languages that the agent speaks.")
            }
            line.hours = told.word("hours")
            if var traits = told.members("traits") {
                for name in traits.names { line.traits[name] = traits.text(name, upTo: 200) }
            }
            // A line without what is flawed in it would be about more calls than were meant.
            let isWhole = flaws.flaws.count == before
            told.end()
            return isWhole ? line : nil
        }
    }

    func hours(_ members: inout Members) -> BusinessHours? {
        guard var told = members.members("hours") else { return nil }
        var hours = BusinessHours()
        if let name = told.text("timeZone", upTo: 64) {
            if let zone = Zone(name) {
                hours.zone = zone
            } else {
                let hint = FileBytes.isFolder(Zone.folder) ? "" : " This machine knows no zones: install tzdata."
                told.refuse("timeZone", "must be the name of a time zone, such as Europe/Madrid.\(hint)")
            }
        } else {
            told.refuse("timeZone", "must say by which clocks, such as Europe/Madrid or UTC.")
        }
        if var week = told.members("week") {
            for name in week.names {
                let days = BusinessHours.weekdays(name)
                if days == nil { week.refuse(name, "is no day of the week: sun, mon, tue … or mon-fri.") }
                for span in spans(name, &week) { for day in days ?? [] { hours.open(on: day, span) } }
            }
        } else {
            told.refuse("week", "must say when it is open: {\"mon-fri\": \"09:00-18:00\"}.")
        }
        if var holidays = told.members("holidays") {
            for name in holidays.names {
                let day = BusinessHours.holiday(name)
                if day == nil { holidays.refuse(name, "is no day: 12-25 for every year, 2026-12-25 for one.") }
                let spans = spans(name, &holidays).map { $0.clamped(to: 0..<1_440) }
                if let day { hours.holidays[day] = spans }
            }
        }
        hours.answersWhenClosed = told.flag("answersWhenClosed") ?? false
        told.end()
        return hours
    }

    /// `09:00-18:00`, several with commas between them, or `closed`.
    private func spans(_ name: String, _ members: inout Members) -> [BusinessHours.Span] {
        guard let text = members.text(name, upTo: 200) else { return [] }
        if text.lowercased() == "closed" { return [] }
        let parts = text.split(separator: ",").map { BusinessHours.span(trimmed(String($0))) }
        if parts.isEmpty || parts.contains(nil) {
            members.refuse(name, "must be closed, or times such as 09:00-13:00, 14:00-18:00.")
        }
        return parts.compactMap { $0 }
    }

    func handover(_ members: inout Members) -> HandoverRules? {
        guard var told = members.members("handover") else { return nil }
        var rules = HandoverRules()
        if let number = told.text("number", upTo: 200) {
            let isAddress = ["sip:", "sips:", "client:"].contains { number.hasPrefix($0) && number.count > $0.count }
            rules.number = isAddress ? number : PhoneNumber(spelled: number)?.text
            if rules.number == nil {
                told.refuse("number", "must be a telephone number such as +15005550006, a sip: address or client:name.")
            }
        }
        rules.queue = told.name("queue", upTo: 64)
        if !told.has("number"), !told.has("queue") {
            told.refuse("number", "or queue must say to whom a caller is handed over.")
        }
        rules.ringSeconds = told.whole("ringSeconds", in: 5...600) ?? rules.ringSeconds
        let whispers = told.flag("whispers")
        rules.whispers = whispers ?? rules.whispers
        if rules.queue != nil, rules.number != nil {
            told.refuse("queue", "cannot stand beside number: a caller goes to one of them.")
        } else if rules.queue != nil, whispers != nil {
            told.refuse("whispers", "means nothing with a queue: who takes a call from it cannot be told before.")
        }
        told.end()
        return rules
    }
}
