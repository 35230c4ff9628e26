import Settings
import Testing

struct SecretTests {
    private struct Account {
        let name = "main"
        let token = Secret("4f2c-canary")
        let others = [Secret("4f2c-canary")]
        let maybe: Secret? = Secret("4f2c-canary")
    }

    @Test func `a secret shows itself nowhere but where it is revealed`() {
        let secret = Secret("4f2c-canary")

        var dumped = ""
        dump(Account(), to: &dumped)
        dump(secret, to: &dumped)
        let printed = [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\(Account())",
            String(reflecting: Account()), "\(Mirror(reflecting: secret).children.map { "\($0)" })", dumped,
        ]

        #expect(secret.reveal() == "4f2c-canary")
        #expect("\(secret)" == "•••")
        for text in printed { #expect(!text.contains("canary")) }
    }

    @Test func `a secret is neither codable nor comparable`() {
        let secret: Any = Secret("4f2c-canary")

        #expect(!(secret is any Encodable))
        #expect(!(secret is any Equatable))
    }
}
