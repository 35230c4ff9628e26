import Calling

/// What a caller does in a call, and what is expected of whoever answers.
struct Scenario: Sendable, Hashable {
    /// As it is called in reports.
    var name: String
    var steps: [Step] = []
    /// Who calls, and which number; nil: whoever plays it decides.
    var from: String?
    var number: String?
    /// What a person does to whom the caller is handed over.
    var person = Callee.answered
    /// How long the caller waits for anything.
    var patience = Duration.seconds(15)
    /// How much faster than people the agent speaks.
    var speed = 20.0

    /// One line of it.
    struct Step: Sendable, Hashable {
        var line: Int
        /// As it is written.
        var text: String
        var deed: Deed
    }

    enum Deed: Sendable, Hashable {
        case say(Words, atOnce: Bool, partially: Bool)
        case wait(Duration)
        case waitForReply
        case interrupt(InterruptPoint)
        case press(Words)
        /// The language the caller speaks from here on.
        case speak(String)
        case drop
        case hangUp
        case send(Words)
        case flood(prompts: Int)
        case stopReading
        case setUpAgain
        case expect(Expectation)
    }

    enum InterruptPoint: Sendable, Hashable {
        case milliseconds(Int)
        case words(Int)
    }
}

/// Something that has to be so for the scenario to be passed.
enum Expectation: Sendable, Hashable {
    /// Of what was said since the caller last said or did something.
    case contains(Words)
    case matches(Pattern)
    case absent(Words)
    /// The first word came within so long.
    case within(Duration)
    /// The language that is spoken: the whole tag, or its first part.
    case language(String)
    case tool(String)
    /// Not this one, or none at all.
    case noTool(String?)
    case ends(Ending)
    case handoff(Words)
    case whisper(Words)
    case journal(Words)
    case outbox(Words)

    enum Ending: String, Sendable, Hashable, CaseIterable {
        case transfer, goodbye
        case hangUp = "hang up"
        case failure
    }

    /// A pattern as it is written; two are the same when they are written the same way.
    struct Pattern: Sendable, Hashable {
        var text: String
    }
}

/// Words with `{names}` in them, which are filled in when they are needed.
struct Words: Sendable, Hashable {
    var text: String

    /// The names that may be used.
    static let names = ["secret", "pin", "code", "from", "number", "sid"]

    /// The names in it, in their order.
    var names: [String] {
        var names: [String] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            names.append(String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        return names
    }

    func filled(_ values: [String: String]) -> String {
        names.reduce(text) { text, name in
            values[name].map { text.replacing("{\(name)}", with: $0) } ?? text
        }
    }
}
