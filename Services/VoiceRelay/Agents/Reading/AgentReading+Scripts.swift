import Models
import Problems
import Twilio

extension AgentReading {
    /// Writes what Twilio will be told of the agent, as for a call: what it would not take is a flaw today, and not the end
    /// of every call tomorrow.
    ///
    /// - Parameters:
    ///   - lines: On which line each language stands.
    ///   - handover: On which line it stands to whom callers are handed over.
    func checkScripts(of agent: Agent, _ lines: [Language: Int], _ handover: Int) {
        for language in agent.languages {
            let script = VoiceScript(agent: agent, language: language)
            let line = lines[language] ?? 1
            check("languages.\(language.rawValue)", line) {
                let greeting = agent.phrase(\.greeting, in: language, for: nil)
                _ = try script.relay(socket: "wss://example.com/relay", greeting: greeting, parameters: [])
                for words in [\SpeakingManner.closed, \.unavailable] {
                    _ = try script.farewell(agent.phrase(words, in: language, for: nil))
                }
            }
        }
        check("handover", handover) {
            _ = try VoiceScript(agent: agent, language: agent.homeLanguage).handOver(call: "")
        }
    }

    private func check(_ member: String, _ line: Int, _ write: () throws -> Void) {
        do {
            try write()
        } catch {
            let why = Problem(telling: error)?.message ?? "\(error)"
            flaws.add("agent.json", line, "\(member) cannot be told to Twilio. \(why)")
        }
    }
}
