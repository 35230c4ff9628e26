import Calling
import Net
import Problems

/// Reads a scenario as a person writes it: a line a step.
struct ScenarioReader {
    private var scenario: Scenario
    private var faults: [String] = []

    /// How long a file may be, in bytes and in steps.
    static let longest = 64 << 10
    private static let mostSteps = 1_000

    /// Reads a whole file. Every line that is wrong is told of, with its number.
    static func read(_ bytes: [UInt8], name: String) throws -> Scenario {
        guard bytes.count <= longest else { throw Problem(.invalid, "\(name) is longer than \(longest) bytes.") }
        guard let text = String(validating: bytes, as: UTF8.self), !text.unicodeScalars.contains("\0") else {
            throw Problem(.invalid, "\(name) is no text in UTF-8.")
        }
        var reader = ScenarioReader(scenario: Scenario(name: name))
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            reader.take(line, number + 1)
        }
        if reader.faults.isEmpty, reader.scenario.steps.isEmpty {
            reader.faults.append("\(name): there is no step in it.")
        }
        guard reader.faults.isEmpty else { throw Problem(.invalid, reader.faults.joined(separator: "\n")) }
        return reader.scenario
    }

    private mutating func take(_ text: Substring, _ number: Int) {
        do {
            var line = try ScenarioLine(text)
            guard !line.isEmpty else { return }
            if try !heading(&line) {
                let deed = try deed(&line)
                guard scenario.steps.count < Self.mostSteps else {
                    throw ScenarioLine.wrong("there are more than \(Self.mostSteps) steps")
                }
                scenario.steps.append(Scenario.Step(line: number, text: Self.trimmed(text), deed: deed))
            }
            try line.finish()
        } catch {
            // One message a line is enough, and a hundred are for nobody to read.
            if faults.count < 20 {
                faults.append("\(scenario.name):\(number): \((error as? Problem)?.message ?? "\(error)").")
            }
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    // MARK: What holds for the whole call

    private mutating func heading(_ line: inout ScenarioLine) throws -> Bool {
        if line.take("title") {
            scenario.name = try line.quoted("the title")
        } else if line.take("from") {
            scenario.from = try Self.address(&line)
        } else if line.take("number") {
            scenario.number = try Self.address(&line)
        } else if line.take("patience") {
            scenario.patience = try line.duration()
        } else if line.take("speed") {
            scenario.speed = Double(try line.number("the speed", in: 1...1_000))
        } else if line.take("person answers") {
            scenario.person = .answered
        } else if line.take("person is busy") {
            scenario.person = .busy
        } else if line.take("person does not answer") {
            scenario.person = .noAnswer
        } else {
            return false
        }
        return true
    }

    private static func address(_ line: inout ScenarioLine) throws -> String {
        let word = try line.word("a number")
        guard CallOptions.isAddress(word) else { throw ScenarioLine.wrong("\(word) is no number such as +12025550143") }
        return word
    }

    // MARK: Steps

    private func deed(_ line: inout ScenarioLine) throws -> Scenario.Deed {
        if line.take("say") {
            let partially = line.take("partially")
            let words = try Self.words(&line, "what is said")
            return .say(words, atOnce: line.take("at once"), partially: partially)
        }
        if line.take("wait for reply") { return .waitForReply }
        if line.take("wait") { return .wait(try line.duration()) }
        if line.take("interrupt after") { return .interrupt(try Self.point(&line)) }
        if line.take("press") { return .press(try Self.keys(&line)) }
        if line.take("lang") { return .speak(try Self.tag(&line)) }
        if line.take("drop") { return .drop }
        if line.take("hang up") { return .hangUp }
        if line.take("malformed") { return .send(Words(text: "{\"type\": prompt")) }
        if line.take("send") { return .send(try Self.words(&line, "what is sent")) }
        if line.take("flood") {
            let count = try line.number("how many prompts", in: 1...100_000)
            guard line.take("prompts") else { throw ScenarioLine.wrong("write: flood \(count) prompts") }
            return .flood(prompts: count)
        }
        if line.take("never read") { return .stopReading }
        if line.take("duplicate setup") { return .setUpAgain }
        if line.take("expect") { return .expect(try expectation(&line)) }
        throw ScenarioLine.wrong("\(line.next?.shown ?? "this") is no step that is known")
    }

    private static func point(_ line: inout ScenarioLine) throws -> Scenario.InterruptPoint {
        var words = line
        if let count = try? words.number("words", in: 1...1_000), words.take("words") || words.take("word") {
            line = words
            return .words(count)
        }
        return .milliseconds(Int(try line.duration().nanoseconds / 1_000_000))
    }

    private static func keys(_ line: inout ScenarioLine) throws -> Words {
        let keys: String
        if case .quoted = line.next { keys = try line.quoted("the keys") } else { keys = try line.word("the keys") }
        let words = Words(text: keys)
        try known(words)
        let plain = words.names.reduce(keys) { $0.replacing("{\($1)}", with: "") }
        guard plain.allSatisfy({ "0123456789*#".contains($0) }) else {
            throw ScenarioLine.wrong("\(keys) holds something other than 0-9, * and #")
        }
        return words
    }

    private static func tag(_ line: inout ScenarioLine) throws -> String {
        let tag = try line.word("a language, such as es-ES,")
        guard (2...12).contains(tag.count), tag.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        else { throw ScenarioLine.wrong("\(tag) is no language such as es-ES") }
        return tag
    }

    private static func words(_ line: inout ScenarioLine, _ what: String) throws -> Words {
        let words = Words(text: try line.quoted(what))
        try known(words)
        return words
    }

    /// Only names that are known may stand in braces; braces that hold no name are only braces.
    private static func known(_ words: Words) throws {
        for name in words.names where !Words.names.contains(name) && name.allSatisfy({ $0.isLetter }) {
            throw ScenarioLine.wrong(
                "{\(name)} is not known; known are \(Words.names.map { "{\($0)}" }.joined(separator: ", "))")
        }
    }

    // MARK: Expectations

    private func expectation(_ line: inout ScenarioLine) throws -> Expectation {
        if line.take("contains") { return .contains(try Self.words(&line, "what is expected")) }
        if line.take("absent") { return .absent(try Self.words(&line, "what must not be said")) }
        if line.take("matches") { return .matches(try Self.pattern(&line)) }
        if line.take("within") { return .within(try line.duration()) }
        if line.take("language") { return .language(try Self.tag(&line)) }
        if line.take("tool") { return .tool(try line.word("the tool's name")) }
        if line.take("no tool") { return .noTool(line.isEmpty ? nil : try line.word("the tool's name")) }
        if line.take("handoff contains") { return .handoff(try Self.words(&line, "what is handed over")) }
        if line.take("whisper contains") { return .whisper(try Self.words(&line, "what is whispered")) }
        if line.take("journal contains") { return .journal(try Self.words(&line, "what stands in the journal")) }
        if line.take("outbox contains") { return .outbox(try Self.words(&line, "what was sent")) }
        if line.take("ends with") {
            for ending in Expectation.Ending.allCases where line.take(ending.rawValue) { return .ends(ending) }
            let all = Expectation.Ending.allCases.map(\.rawValue).joined(separator: ", ")
            throw ScenarioLine.wrong("a call ends with one of: \(all)")
        }
        throw ScenarioLine.wrong("\(line.next?.shown ?? "nothing") is nothing that can be expected")
    }

    private static func pattern(_ line: inout ScenarioLine) throws -> Expectation.Pattern {
        let text = try line.pattern()
        guard !text.isEmpty, (try? Regex(text)) != nil else {
            throw ScenarioLine.wrong("/\(text)/ is no pattern that can be read")
        }
        return Expectation.Pattern(text: text)
    }
}
