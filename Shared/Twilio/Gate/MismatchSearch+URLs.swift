import HTTP

// The URLs that may have been signed in place of the one that was asked for.
extension MismatchSearch {
    struct URLGuess {
        let cause: MismatchCause
        let url: AskedURL
    }

    var guessedURLs: [URLGuess] { origins + paths + queries }

    private func guess(_ cause: MismatchCause, _ change: (inout AskedURL) -> Void) -> URLGuess {
        var url = asked
        change(&url)
        return URLGuess(cause: cause, url: url)
    }

    // MARK: Scheme, port and host

    private static let otherSecurity = ["https": "http", "http": "https", "wss": "ws", "ws": "wss"]
    private static let otherKind = ["https": "wss", "http": "ws", "wss": "https", "ws": "http"]

    private var origins: [URLGuess] {
        let scheme = asked.scheme
        let other = Self.otherSecurity[scheme] ?? scheme
        let kind = Self.otherKind[scheme] ?? scheme
        var guesses = [
            guess(.scheme) { $0.scheme = other }, guess(.socketScheme) { $0.scheme = kind },
            guess(.socketScheme) { $0.scheme = Self.otherSecurity[kind] ?? kind },
        ]
        for scheme in [scheme, other] {
            for port in ports {
                guesses.append(
                    guess(.port) {
                        $0.scheme = scheme
                        $0.authority = "\(asked.hostAlone):\(port)"
                    })
            }
            for (cause, host) in hosts {
                guesses.append(
                    guess(cause) {
                        $0.scheme = scheme
                        $0.authority = host
                    })
            }
        }
        return guesses
    }

    /// Those that a request and its proxies name, and those that are usual.
    private var ports: [String] {
        let told = request.headers["Host"].flatMap { Authority($0)?.port }.map { "\($0)" }
        let forwarded = request.headers["X-Forwarded-Port"].flatMap { Int($0) }.map { "\($0)" }
        let usual = ["443", "80", "8443", "8080", "3000", "4000", "8000", "3001", "4040", "5000"]
        return [told, forwarded].compactMap { $0 } + usual
    }

    private var hosts: [(MismatchCause, String)] {
        var hosts: [(MismatchCause, String)] = []
        if let host = request.headers["Host"] { hosts.append((.hostField, host)) }
        for field in ["X-Forwarded-Host", "X-Original-Host", "X-Forwarded-Server"] {
            if let host = request.headers[field]?.split(separator: ",").first {
                hosts.append((.forwardedHost, host.filter { $0 != " " }))
            }
        }
        let plain = asked.authority.hasPrefix("www.") ? String(asked.authority.dropFirst(4)) : "www.\(asked.authority)"
        hosts += [(.hostSpelling, asked.authority.lowercased()), (.hostSpelling, plain)]
        // Authorities that are none would only make a URL that nobody signs.
        return hosts.filter { Authority($0.1) != nil && $0.1 != asked.authority }
    }

    // MARK: Path

    /// What proxies usually take off a path.
    private static let prefixes = [
        "/gateway", "/voice-relay", "/relay", "/intelligence-webhook", "/clustering-worker", "/conversations-api",
        "/twilio", "/api", "/webhooks", "/webhook", "/v1", "/voice",
    ]

    private var paths: [URLGuess] {
        var guesses: [URLGuess] = []
        if asked.path.count > 1 {
            guesses.append(
                guess(.trailingSlash) { $0.path = $0.path.hasSuffix("/") ? String($0.path.dropLast()) : $0.path + "/" })
        }
        if !asked.prefix.isEmpty { guesses.append(guess(.pathPrefix) { $0.prefix = "" }) }
        for field in ["X-Original-URI", "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Uri"] {
            guard let target = request.headers[field].flatMap({ Target($0) }) else { continue }
            guesses.append(
                guess(.pathPrefix) {
                    $0.path = target.path
                    $0.query = target.query
                })
        }
        let told = ["X-Forwarded-Prefix", "X-Script-Name"].compactMap { request.headers[$0] }
        for prefix in told + Self.prefixes { guesses.append(guess(.pathPrefix) { $0.prefix = prefix }) }
        // One that a proxy put there.
        if let second = asked.path.dropFirst().firstIndex(of: "/") {
            guesses.append(guess(.pathPrefix) { $0.path = String($0.path[second...]) })
        }
        return guesses
    }

    // MARK: Query

    private var queries: [URLGuess] {
        var guesses: [URLGuess] = []
        for path in Recoding.of(asked.path) {
            guesses.append(guess(.queryEncoding) { $0.path = path })
            if let query = asked.query, let decoded = PercentCoding.decoded(query) {
                guesses.append(
                    guess(.queryEncoding) {
                        $0.path = path
                        $0.query = decoded
                    })
            }
        }
        guard let query = asked.query else { return guesses }
        let fields = FormFields(lenient: query)
        let sorted = query.split(separator: "&").sorted().joined(separator: "&")
        for recoded in Recoding.of(query) + [fields.encoded, sorted] {
            guesses.append(guess(.queryEncoding) { $0.query = recoded })
        }
        guesses.append(guess(.queryDropped) { $0.query = nil })
        return guesses
    }

    /// A part of a URL as it reads when somebody decoded it or encoded it anew.
    private enum Recoding {
        static func of(_ text: String) -> [String] {
            let spaces = text.replacing("+", with: "%20")
            let plus = text.replacing("%20", with: "+")
            let marks = [
                ("%27", "'"), ("%2F", "/"), ("%3A", ":"), ("%2C", ","), ("%40", "@"), ("%7E", "~"), ("%2B", "+"),
            ]
            let plain = marks.reduce(text) { $0.replacing($1.0, with: $1.1) }
            let escaped = marks.dropLast().reduce(text) { $0.replacing($1.1, with: $1.0) }
            let whole = [PercentCoding.decoded(text), PercentCoding.decoded(spaces)].compactMap { $0 }
            let single = marks.map { text.replacing($0.0, with: $0.1) } + marks.map { text.replacing($0.1, with: $0.0) }
            let others =
                whole + [spaces, plus, plain, escaped, letters(text, small: true), letters(text, small: false)]
            return (others + single).filter { $0 != text }
        }

        /// The digits of escapes in small letters or capitals.
        private static func letters(_ text: String, small isSmall: Bool) -> String {
            var left = 0
            return String(
                text.map { character in
                    defer { left = character == "%" ? 2 : max(0, left - 1) }
                    guard left > 0 else { return character }
                    return Character(isSmall ? character.lowercased() : character.uppercased())
                })
        }
    }
}

extension AskedURL {
    /// The authority without its port.
    var hostAlone: String {
        guard let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") else { return authority }
        return String(authority[..<colon])
    }
}
