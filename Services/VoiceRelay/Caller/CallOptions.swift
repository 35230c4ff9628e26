import Problems

/// What `voice-relay call` is asked to do.
struct CallOptions: Sendable, Hashable {
    var files: [String] = []
    /// Who answers; nil: the voice-relay of this machine.
    var to: String?
    /// How often each scenario is played, and how many calls go on at once.
    var calls = 1
    var atOnce = 10
    var from: String?
    /// Callers are made up although messages to them go out.
    var makesCallersUp = false
    var number: String?
    /// How much faster than people the agent speaks, whatever a scenario says.
    var speed: Double?
    var junit: String?
    var asJSON = false
    var isVerbose = false
    /// A call in the journal, to be written as a scenario.
    var record: String?

    static let usage = """
        Usage: voice-relay call SCENARIO… [options]     plays callers; - reads a scenario from the standard input
               voice-relay call --record CallSid        writes a call of the journal as a scenario

          --to URL         who answers                                  this machine's voice-relay
          --calls N        how often each scenario is played            1
          --at-once N      how many calls go on at once                 10
          --from NUMBER    who calls                                    a fictional number for each call
          --fictional      fictional numbers also where the fleet has an account at Twilio: messages to them go out
          --number NUMBER  which number is called                       +12025550100
          --speed N        how much faster than people the agent speaks 20, or what the scenario says
          --junit FILE     also writes the results for build servers
          --json           the results as JSON
          --verbose        what was said in every call, not only in those that fail

        Exit status: 0 all as expected, 1 something was not, 2 called wrongly.
        """

    /// Reads the words behind `call`; throws one sentence about the first that makes no sense.
    init(_ words: [String]) throws {
        var rest = words[...]
        while let word = rest.popFirst() {
            func value() throws -> String {
                guard let value = rest.popFirst(), !value.isEmpty else { throw Self.wrong("\(word) needs a value") }
                return value
            }
            switch word {
            case "--to": to = try Self.address(of: value())
            case "--calls": calls = try Self.count(value(), word)
            case "--at-once": atOnce = try Self.count(value(), word)
            case "--from": from = try Self.party(value(), word)
            case "--fictional": makesCallersUp = true
            case "--number": number = try Self.party(value(), word)
            case "--speed": speed = Double(try Self.count(value(), word))
            case "--junit": junit = try value()
            case "--json": asJSON = true
            case "--verbose", "-v": isVerbose = true
            case "--record": record = try Self.call(value())
            case "-": files.append(word)
            default:
                guard !word.hasPrefix("-") else { throw Self.wrong("there is no option \(word)") }
                files.append(word)
            }
        }
        guard record == nil || files.isEmpty else { throw Self.wrong("--record goes without scenarios") }
        guard record != nil || !files.isEmpty else { throw Self.wrong("no scenario is named") }
    }

    private static func count(_ text: String, _ word: String) throws -> Int {
        guard let count = Int(text), (1...100_000).contains(count) else {
            throw wrong("\(word) must be from 1 to 100000, not \(text)")
        }
        return count
    }

    /// Whoever answers, by an address; the path that Twilio would ask where none is given.
    private static func address(of text: String) throws -> String {
        guard text.hasPrefix("http://") || text.hasPrefix("https://"), let mark = text.firstRange(of: "://") else {
            throw wrong("--to must be an address such as http://127.0.0.1:8080")
        }
        let rest = text[mark.upperBound...]
        guard let slash = rest.firstIndex(of: "/") else { return text + "/voice" }
        return rest[slash...] == "/" ? text + "voice" : text
    }

    private static func party(_ text: String, _ word: String) throws -> String {
        guard isAddress(text) else { throw wrong("\(word) must be a number such as +12025550143, not \(text)") }
        return text
    }

    private static func call(_ text: String) throws -> String {
        guard text.utf8.count <= 64, text.utf8.allSatisfy({ $0.isLetterOrDigit }) else {
            throw wrong("--record must be the SID of a call")
        }
        return text
    }

    /// Whether somebody can call, or be called, by this: a number, a `sip:` address or a `client:` name.
    static func isAddress(_ text: String) -> Bool {
        if text.hasPrefix("sip:") || text.hasPrefix("client:") { return text.utf8.count <= 200 }
        return text.hasPrefix("+") && (3...16).contains(text.utf8.count)
            && text.utf8.dropFirst().allSatisfy { 48...57 ~= $0 }
    }

    private static func wrong(_ sentence: String) -> Problem { Problem(.invalid, sentence) }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
