import Settings
import Twilio

/// The account that the whole service telephones by.
enum TelephonyAccount {
    /// Twilio's own account, or the embedded one, which conversations-api plays at its address.
    static func account(
        _ settings: TelephonySettings, stateFolder: String, conversationsURL: String
    ) throws -> TwilioAccount {
        if let account = settings.twilio { return account }
        let embedded = try EmbeddedAccount(
            folder: stateFolder, sid: settings.embedded.sid, token: settings.embedded.token)
        return TwilioAccount(
            sid: embedded.sid, authToken: embedded.token, hosts: TwilioHosts(baseURL: conversationsURL))
    }
}

extension SignatureTrust {
    /// Trusts what an account signs, the token before its last rotation included.
    init(_ account: TwilioAccount, publicAddress: String?) {
        self.init(tokens: account.signingTokens, publicAddress: publicAddress, account: account.sid)
    }
}
