package import Settings

extension TwilioAccount {
    /// Reads the account from the settings; nil when none is given. Half an account is a bad value.
    package init?(from reader: inout SettingsReader) {
        let given = Given(from: &reader)
        let hosts = TwilioHosts(from: &reader)
        guard let sid = given.account(&reader), let credential = given.credential(for: sid, &reader) else { return nil }
        self.init(
            sid: sid, authToken: given.token, previousAuthToken: given.previousToken, credential: credential,
            hosts: hosts)
    }

    /// What the settings say, before anything is made of it.
    private struct Given {
        let sid: String?
        let token: Secret?
        let previousToken: Secret?
        let key: String?
        let keySecret: Secret?

        init(from reader: inout SettingsReader) {
            sid = reader.optionalText(sidName, oldNames: ["ACCOUNT_SID"], "The Twilio account; none: embedded.")
            token = reader.secret(tokenName, oldNames: ["AUTH_TOKEN"], "The account's token; it signs, too.")
            previousToken = reader.secret(previousName, "The token before the last rotation; it still signs.")
            key = reader.optionalText(keyName, "An API key to ask with, in place of the account's token.")
            keySecret = reader.secret(keySecretName, "The secret of that key.")
        }

        /// The account's name, when one is given and nothing speaks against it.
        func account(_ reader: inout SettingsReader) -> SID? {
            guard let sid else {
                let others = [
                    (tokenName, token != nil), (previousName, previousToken != nil), (keyName, key != nil),
                    (keySecretName, keySecret != nil),
                ].filter(\.1).map(\.0)
                if let first = others.first { reader.note("\(first) is given without \(sidName).", field: sidName) }
                return nil
            }
            guard let account = SID(sid, .account) else {
                reader.note("\(sidName) must be AC and 32 hexadecimal digits.", field: sidName)
                return nil
            }
            return account
        }

        /// What the account asks with: its key where there is one, else its token.
        func credential(for account: SID, _ reader: inout SettingsReader) -> Credential? {
            switch (key, keySecret) {
            case (let key?, let secret?):
                guard SID.isWellFormed(key, .apiKey) else {
                    reader.note("\(keyName) must be SK and 32 hexadecimal digits.", field: keyName)
                    return nil
                }
                return Credential(user: key, password: secret)
            case (_?, nil): reader.note("\(keyName) is given without \(keySecretName).", field: keySecretName)
            case (nil, _?): reader.note("\(keySecretName) is given without \(keyName).", field: keyName)
            case (nil, nil):
                if let token { return Credential(user: account.text, password: token) }
                let missing = "\(sidName) is given without \(tokenName) (or \(keyName) and \(keySecretName))."
                reader.note(missing, field: tokenName)
            }
            return nil
        }
    }
}

private let sidName = "TWILIO_ACCOUNT_SID"
private let tokenName = "TWILIO_AUTH_TOKEN"
private let previousName = "TWILIO_AUTH_TOKEN_PREVIOUS"
private let keyName = "TWILIO_API_KEY"
private let keySecretName = "TWILIO_API_SECRET"
