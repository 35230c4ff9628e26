/// How a conversation goes, with places for names and days, and other words for the same.
///
/// A line begins with `<` when the customer says it, and with `>` when the house does; ` / ` parts what may be said
/// instead. `{name}`, `{agent}`, `{day}`, `{other}` day, `{time}` and `{ref}` are filled in.
struct SampleScript: Sendable {
    let topic: String
    let title: String
    let lines: [Line]

    struct Line: Sendable {
        let isCustomers: Bool
        let wordings: [String]
    }

    init(_ topic: String, _ title: String, _ text: String) {
        self.topic = topic
        self.title = title
        lines = text.split(separator: "\n").map { line in
            Line(isCustomers: line.hasPrefix("<"), wordings: line.dropFirst(2).sampleWordings)
        }
    }
}

extension Substring {
    /// The pieces between ` / `.
    fileprivate var sampleWordings: [String] {
        var (pieces, rest) = ([String](), self)
        while let slash = rest.firstIndex(of: "/") {
            let before = rest[..<slash]
            let after = rest[rest.index(after: slash)...]
            guard before.hasSuffix(" "), after.hasPrefix(" ") else { break }
            pieces.append(String(before.dropLast()))
            rest = after.dropFirst()
        }
        return pieces + [String(rest)]
    }
}

/// The languages that samples are written in, with the words that fill their gaps.
enum SampleLanguage: String, Sendable, CaseIterable {
    case en, es, pt

    var names: [String] {
        switch self {
        case .en: ["Emma", "Jack", "Olivia", "Noah", "Grace", "Liam", "Ruby", "Owen", "Holly", "Ethan"]
        case .es: ["Ana", "Luis", "Marta", "Diego", "Elena", "Pablo", "Rosa", "Javier", "Carmen", "Hugo"]
        case .pt: ["Bruna", "Rafael", "Livia", "Tiago", "Carla", "Paulo", "Beatriz", "Caio", "Renata", "Davi"]
        }
    }

    var days: [String] {
        switch self {
        case .en: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
        case .es: ["el lunes", "el martes", "el miércoles", "el jueves", "el viernes", "el sábado"]
        case .pt: ["na segunda", "na terça", "na quarta", "na quinta", "na sexta", "no sábado"]
        }
    }

    /// How often it is chosen among ten.
    var share: Int {
        switch self {
        case .en: 5
        case .es: 3
        case .pt: 2
        }
    }
}
