import Crypto
import HTTP
import HTTPServer
import Problems
import Settings
import Twilio

/// Lets in whoever knows the embedded account's name and token (HTTP Basic, RFC 7617).
struct AccountGate: Sendable {
    let account: String
    let token: Secret

    static let longestForm = 256 << 10

    func check(_ request: Request) throws {
        guard let field = request.headers["Authorization"], field.prefix(6).lowercased() == "basic ",
            let bytes = Base64.standard.decode(String(field.dropFirst(6).drop { $0 == " " }))
        else {
            throw Problem(.unauthorized, "Authenticate", code: 20_003)
        }
        let given = bytes.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard given.count == 2, constantTimeEqual(Array(given[0]), Array(account.utf8)),
            constantTimeEqual(Array(given[1]), Array(token.reveal().utf8))
        else {
            throw Problem(.unauthorized, "Authenticate", code: 20_003)
        }
    }
}

extension Route {
    /// Answers as Twilio does: checks for itself who asks, takes a form, and tells problems in Twilio's words.
    func twilioShaped() -> Route {
        var route = self.open().tellingProblems(.twilio)
        if method == .post {
            route = route.taking(.collected(BodyRule.Shape(limit: AccountGate.longestForm)))
        }
        return route
    }
}

extension Request {
    /// What our own addresses begin with, by the name this request used for us.
    var ownBase: String {
        let host = headers["Host"].flatMap { Authority($0) } != nil ? headers["Host"] ?? "" : "127.0.0.1"
        return "\(sender.isSecure ? "https" : "http")://\(host)"
    }
}
