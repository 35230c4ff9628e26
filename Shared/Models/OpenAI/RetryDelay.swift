import HTTP
import HTTPClient

/// How long a server asks to be left alone: a day at most, whatever it says.
enum RetryDelay {
    private static let longest = Duration.seconds(86_400)

    /// `retry-after-ms` says it most exactly; `Retry-After` in seconds, whole or not, or as a date.
    static func told(by response: ClientResponse) -> Duration? { said(by: response).map { min($0, longest) } }

    private static func said(by response: ClientResponse) -> Duration? {
        if let text = response.headers["retry-after-ms"], let milliseconds = number(text) {
            return .nanoseconds(Int64(milliseconds * 1e6))
        }
        if let text = response.headers["Retry-After"], let seconds = number(text) {
            return .nanoseconds(Int64(seconds * 1e9))
        }
        return response.retryAfter
    }

    private static func number(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }), let number = Double(text) else {
            return nil
        }
        return min(number, 86_400_000)
    }
}
