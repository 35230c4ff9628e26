import FleetTestSupport
import JSON
import Problems

/// The examples of a page: pieces of shell in the order in which a reader runs them, and what each is said to answer.
struct ReadmeExamples {
    struct Example {
        let line: Int
        let shell: String
        /// What stands in the next box, when that is an answer.
        var answer: String?
        var isJSON = false
    }

    private(set) var all: [Example] = []
    /// The next box is what the last example answers.
    private var awaitsAnswer = false

    /// - Parameter path: The page, from the project's folder.
    init(_ path: String) {
        var box: (kind: Substring, line: Int, text: String)?
        let lines = TextFile.read("\(Launcher.root)/\(path)").split(separator: "\n", omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            switch (line.hasPrefix("```"), box) {
            case (true, nil): box = (line.dropFirst(3), number + 1, "")
            case (true, let ended?):
                close(ended)
                box = nil
            case (false, _): box?.text += line + "\n"
            }
        }
    }

    private mutating func close(_ box: (kind: Substring, line: Int, text: String)) {
        if box.kind == "sh" {
            all.append(Example(line: box.line, shell: box.text))
            awaitsAnswer = true
        } else if box.kind == "console" {
            // Something else to be run, by people only.
            awaitsAnswer = false
        } else if awaitsAnswer, let last = all.indices.last {
            awaitsAnswer = false
            all[last].answer = box.text
            all[last].isJSON = box.kind == "json"
        }
    }

    /// All of them as one program; the mark stands between what each says.
    func program(mark: String) -> String {
        "set -eu\n" + all.map { "\($0.shell)printf '\\n\(mark)\\n'\n" }.joined()
    }
}

extension ReadmeExamples.Example {
    /// What of an answer is not as the page says; nil when all is.
    func fault(in said: Substring) -> String? {
        let last = said.split(separator: "\n").last.map { String($0) } ?? ""
        guard let answer else {
            return last.contains("\"requestId\"") ? "line \(line) was refused: \(last)" : nil
        }
        let isRight =
            if isJSON {
                (try? JSONValue(parsing: last)).flatMap { found in
                    (try? JSONValue(parsing: answer)).map { Self.fits($0, found) }
                } ?? false
            } else {
                answer == last + "\n"
            }
        return isRight ? nil : "line \(line) says \(answer)and gets \(last)"
    }

    /// Whether all that is told of a value is found in it. `…` in a text stands for anything.
    private static func fits(_ told: JSONValue, _ found: JSONValue) -> Bool {
        switch (told, found) {
        case (.object(let members), .object):
            return members.allSatisfy { member in found[member.key].map { fits(member.value, $0) } ?? false }
        case (.array(let elements), .array(let others)):
            return elements.count <= others.count && zip(elements, others).allSatisfy { fits($0, $1) }
        case (.string(let text), .string(let other)):
            var rest = other[...]
            let pieces = text.split(separator: "…", omittingEmptySubsequences: false)
            guard pieces.count > 1 else { return text == other }
            guard rest.hasPrefix(pieces[0]), rest.hasSuffix(pieces[pieces.count - 1]) else { return false }
            for piece in pieces where !piece.isEmpty {
                guard let place = rest.firstRange(of: piece) else { return false }
                rest = rest[place.upperBound...]
            }
            return true
        default: return told == found
        }
    }
}
