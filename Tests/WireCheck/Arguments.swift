import Net

/// What the command line asks for.
enum Arguments: Sendable {
    case help
    case serve(SocketAddress, Certificate?)
    case client(url: String, authorities: String?)

    /// The PEM files of a server's certificate and key.
    struct Certificate: Sendable {
        var certificate: String
        var key: String
    }

    /// Says in one sentence what was not understood.
    struct Misuse: Error {
        var sentence: String
    }

    static let usage = """
        Usage: wire-check serve --port N [--host ADDRESS] [--cert FILE --key FILE]
               wire-check client URL [--ca FILE]

        serve answers on 127.0.0.1, or on --host, until SIGTERM; with --port 0 on any free port. Its first line says where.
          /echo                   the request's body and content type, whatever the method
          /json                   a fixed answer of 100 bytes
          /ws                     a WebSocket that echoes text and binary messages of up to 16 MiB
          /sse?events=N&every=MS  N events, MS milliseconds apart, each saying when it was sent (monotonic nanoseconds)
        client connects to a WebSocket (ws:// or wss://) and echoes every message until the server closes.
        """

    var isServer: Bool {
        if case .serve = self { true } else { false }
    }

    init(_ words: [String]) throws(Misuse) {
        if words.contains("--help") || words.contains("-h") {
            self = .help
            return
        }
        switch words.first {
        case "serve": self = try Self.serve(Options(words.dropFirst(), known: ["--port", "--host", "--cert", "--key"]))
        case "client": self = try Self.client(Options(words.dropFirst(), known: ["--ca"]))
        case let word?: throw Misuse(sentence: "\(word) is not a command.")
        case nil: throw Misuse(sentence: "A command is missing.")
        }
    }

    private static func serve(_ options: Options) throws(Misuse) -> Arguments {
        if let word = options.others.first { throw Misuse(sentence: "\(word) is not understood.") }
        guard let port = options["--port"].flatMap({ Int($0) }),
            let address = SocketAddress(numeric: options["--host"] ?? "127.0.0.1", port: port)
        else { throw Misuse(sentence: "serve needs a port from 0 to 65535, and a host in numbers if any.") }
        switch (options["--cert"], options["--key"]) {
        case (nil, nil): return .serve(address, nil)
        case (let certificate?, let key?): return .serve(address, Certificate(certificate: certificate, key: key))
        default: throw Misuse(sentence: "--cert and --key go together.")
        }
    }

    private static func client(_ options: Options) throws(Misuse) -> Arguments {
        guard options.others.count == 1 else { throw Misuse(sentence: "client needs one URL.") }
        return .client(url: options.others[0], authorities: options["--ca"])
    }

    /// Options with a value each, and the words between them.
    private struct Options {
        private var values: [String: String] = [:]
        private(set) var others: [String] = []

        init(_ words: ArraySlice<String>, known: Set<String>) throws(Misuse) {
            var rest = words
            while let word = rest.popFirst() {
                guard word.hasPrefix("--") else {
                    others.append(word)
                    continue
                }
                guard known.contains(word) else { throw Misuse(sentence: "\(word) is not understood.") }
                guard let value = rest.popFirst() else { throw Misuse(sentence: "\(word) needs a value.") }
                values[word] = value
            }
        }

        subscript(_ name: String) -> String? { values[name] }
    }
}
