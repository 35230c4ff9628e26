import Problems

/// What a browser was given to keep, as it sends it back (RFC 6265 §5.4).
package struct Cookies: Sendable, Hashable {
    private let pairs: [Parameter]

    /// Reads every `Cookie` field. A malformed pair is passed over: other programs on the same host write there too.
    package init(_ headers: Headers) {
        pairs = headers.values("cookie").flatMap { line in
            line.utf8.split(separator: UInt8(ascii: ";")).compactMap { pair in
                guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { return nil }
                let name = String(pair[..<equals])?.trimmingOptionalWhitespace() ?? ""
                var value = (String(pair[pair.index(after: equals)...]) ?? "").trimmingOptionalWhitespace()
                if value.utf8.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") {
                    value = String(value.dropFirst().dropLast())
                }
                guard name.utf8.isToken, value.utf8.allSatisfy(\.isCookieByte) else { return nil }
                return Parameter(name: name, value: value)
            }
        }
    }

    /// The first of that name, which browsers send for the longest path.
    package subscript(_ name: String) -> String? { pairs.first { $0.name == name }?.value }
}

/// What a browser is asked to keep (RFC 6265 §4.1).
package struct SetCookie: Sendable, Hashable, CustomStringConvertible {
    package enum SameSite: String, Sendable, Hashable { case strict = "Strict", lax = "Lax", none = "None" }

    package let name: String
    package let value: String
    package var path: String
    /// Nil keeps it until the browser is closed; zero removes it.
    package var maxAge: Duration?
    package var isSecure: Bool
    /// Keeps it from scripts.
    package var isHTTPOnly: Bool
    package var sameSite: SameSite

    /// Refuses names, values and paths that no cookie may have.
    package init(
        _ name: String, _ value: String, path: String = "/", maxAge: Duration? = nil, isSecure: Bool = true,
        isHTTPOnly: Bool = true, sameSite: SameSite = .strict
    ) throws {
        guard name.utf8.isToken, value.utf8.allSatisfy(\.isCookieByte), path.hasPrefix("/"),
            path.utf8.allSatisfy({ $0 != UInt8(ascii: ";") && !$0.isControl })
        else { throw Problem(.invalid, "A cookie cannot have this name, value or path.") }
        self.name = name
        self.value = value
        self.path = path
        self.maxAge = maxAge
        self.isSecure = isSecure
        self.isHTTPOnly = isHTTPOnly
        self.sameSite = sameSite
    }

    /// The value of the `Set-Cookie` field.
    package var description: String {
        var text = "\(name)=\(value); Path=\(path)"
        if let maxAge { text += "; Max-Age=\(max(0, maxAge.components.seconds))" }
        // Browsers drop a cookie for all sites that is not secure.
        if isSecure || sameSite == .none { text += "; Secure" }
        if isHTTPOnly { text += "; HttpOnly" }
        return text + "; SameSite=\(sameSite.rawValue)"
    }
}

extension UInt8 {
    /// Visible ASCII but quote, comma, semicolon and backslash.
    fileprivate var isCookieByte: Bool {
        self > 0x20 && self < 0x7F && self != 0x22 && self != 0x2C && self != 0x3B && self != 0x5C
    }
}
