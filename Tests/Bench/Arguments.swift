/// What the command line asks for.
struct Arguments: Sendable {
    private(set) var sections: [Section] = []
    /// How long one measurement of a server lasts.
    private(set) var seconds = 2.0
    /// How often each is repeated; what is told is the median.
    private(set) var rounds = 3
    private(set) var isQuick = false
    private(set) var jsonPath: String?
    private(set) var wantsHelp = false

    /// Says in one sentence what was not understood.
    struct Misuse: Error {
        var sentence: String
    }

    static let usage = """
        Usage: bench [http|idle|sse|ws|store|json|start|relay|barge-in …] [--json FILE] [--seconds N] [--quick]

        Measures release builds over loopback, without a name all of it, and prints a table and JSON.
          --json FILE   writes the JSON into a file instead
          --seconds N   how long each measurement of a server lasts (2)
          --quick       once instead of three times, one second each, fewer connections
        store fills a database with a million messages first; BENCH_CONVERSATIONS_DIR names a folder that keeps it.
        pages and appends are parts of store that can be measured by themselves.
        relay and barge-in keep voice-relay on one core where taskset is there; callers and model run in the bench.
        The servers are the binaries beside this one, or those in FLEET_BIN_DIR. Whether a bar is missed changes nothing
        in the exit status: 0 when everything could be measured, else 1.
        """

    init(_ words: [String]) throws(Misuse) {
        var rest = words[...]
        var secondsGiven: Double?
        while let word = rest.popFirst() {
            switch word {
            case "--help", "-h": wantsHelp = true
            case "--quick": isQuick = true
            case "--json":
                guard let path = rest.popFirst() else { throw Misuse(sentence: "--json needs a file.") }
                jsonPath = path
            case "--seconds":
                guard let seconds = rest.popFirst().flatMap({ Double($0) }), (0.1...600).contains(seconds) else {
                    throw Misuse(sentence: "--seconds needs a number from 0.1 to 600.")
                }
                secondsGiven = seconds
            default:
                guard let section = Section(rawValue: word) else {
                    throw Misuse(sentence: "\(word) is not understood.")
                }
                sections.append(section)
            }
        }
        if sections.isEmpty { sections = Section.usual }
        if isQuick { (rounds, seconds) = (1, 1) }
        if let secondsGiven { seconds = secondsGiven }
    }
}
