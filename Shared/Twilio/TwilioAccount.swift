package import Settings

/// Whose account it is, how it proves that, and where its Twilio is.
package struct TwilioAccount: Sendable {
    package let sid: SID
    /// Who asks, and what proves it.
    package let credential: Credential
    /// The token that Twilio signs its requests with; without it nothing can be checked.
    package let authToken: Secret?
    /// The token before the last rotation, whose signatures still count.
    package let previousAuthToken: Secret?
    package let hosts: TwilioHosts

    /// A name and a password: the account's SID and token, or a key's SID and secret.
    package struct Credential: Sendable {
        package let user: String
        package let password: Secret

        package init(user: String, password: Secret) {
            self.user = user
            self.password = password
        }
    }

    package init(
        sid: SID, authToken: Secret?, previousAuthToken: Secret? = nil, credential: Credential,
        hosts: TwilioHosts = TwilioHosts()
    ) {
        self.sid = sid
        self.authToken = authToken
        self.previousAuthToken = previousAuthToken
        self.credential = credential
        self.hosts = hosts
    }

    /// An account that proves itself by its token.
    package init(
        sid: SID, authToken: Secret, previousAuthToken: Secret? = nil, hosts: TwilioHosts = TwilioHosts()
    ) {
        self.init(
            sid: sid, authToken: authToken, previousAuthToken: previousAuthToken,
            credential: Credential(user: sid.text, password: authToken), hosts: hosts)
    }

    /// Every token whose signatures count, the present one first.
    package var signingTokens: [Secret] { [authToken, previousAuthToken].compactMap { $0 } }

    /// Where a product's resource is. A path of the 2010 API begins with the account: `path("/Messages.json")`.
    package func url(_ product: TwilioProduct, _ path: String) -> String { hosts.url(product, path) }

    /// A path of the 2010 API below this account.
    package func path(_ rest: String) -> String { "/Accounts/\(sid)\(rest)" }
}
