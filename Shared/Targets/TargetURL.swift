import Crypto
import HTTP
import Net
import Problems

/// A URL that somebody names for us to ask, taken apart in one strict way, so that nobody after us can read another host
/// in it.
package struct TargetURL: Sendable, Hashable {
    package let isSecure: Bool
    /// In lower case, without the brackets of an IPv6 address and the dot that may end a name.
    package let host: String
    package let port: Int
    /// What is asked for, signed and shown: without name, password and what follows a `#`.
    package let address: String
    /// The value of an `Authorization` field, where the URL holds a name and a password.
    package let authorization: String?

    package init(_ text: String) throws {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !#""<>\^`{|}"#.utf8.contains($0) }) else {
            throw Self.refusal("The URL holds a space or a sign that has to be encoded.")
        }
        let scheme = text.prefix { $0 != ":" }.lowercased()
        guard ["http", "https"].contains(scheme), text.dropFirst(scheme.count).hasPrefix("://") else {
            throw Self.refusal("The URL starts with http:// or https://.")
        }
        let rest = text.dropFirst(scheme.count + 3).prefix { $0 != "#" }
        let place = rest.prefix { $0 != "/" && $0 != "?" }
        let path = rest.dropFirst(place.count)
        let parts = place.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count <= 2, let server = parts.last, !server.hasSuffix(":"), let authority = Authority(server),
            authority.port != 0, let host = Self.plainHost(authority.host)
        else { throw Self.refusal("The URL names no host, or spells it in an unusual way.") }
        isSecure = scheme == "https"
        self.host = host
        port = authority.port ?? (isSecure ? 443 : 80)
        address = "\(scheme)://\(server)\(path.hasPrefix("/") ? "" : "/")\(path)"
        authorization = parts.count == 2 ? try Self.authorization(parts[0]) : nil
    }

    /// What it is listed by: `host:port`.
    package var target: String { Authority.text(host, port) }

    /// What fails or answers as one: the address without its query.
    package var endpoint: String { String(address.prefix { $0 != "?" }) }

    /// A name, or an address in its one usual spelling: `127.1`, `0x7f000001` and `2130706433` are refused, since
    /// those who resolve them read them as addresses.
    private static func plainHost(_ host: String) -> String? {
        if host.utf8.contains(0x3A) { return SocketAddress(numeric: host, port: 0)?.host }
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard let last = labels.last, labels.allSatisfy({ (1...63).contains($0.utf8.count) }), name.utf8.count <= 253
        else { return nil }
        guard last.utf8.allSatisfy({ (0x30...0x39).contains($0) }) || last.hasPrefix("0x") else { return name }
        return SocketAddress(numeric: host, port: 0)?.host == host ? host : nil
    }

    private static func authorization(_ user: Substring) throws -> String {
        let pair = user.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let words = pair.compactMap { PercentCoding.decoded($0) }
        guard words.count == pair.count else {
            throw refusal("The name and password in the URL are not well encoded.")
        }
        return "Basic " + Base64.standard.encode(Array("\(words[0]):\(words.count == 2 ? words[1] : "")".utf8))
    }

    private static func refusal(_ sentence: String) -> Problem { Problem(.invalid, sentence, field: "url") }
}

extension Authority {
    /// A host and a port, an IPv6 address in its brackets.
    fileprivate static func text(_ host: String, _ port: Int) -> String {
        host.utf8.contains(0x3A) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
