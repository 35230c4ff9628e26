import FleetTestSupport
import Problems
import Settings
import Testing
import Twilio

@testable import VoiceRelay

@Suite struct TelephonyAccountTests {
    private func settings(_ environment: [String: String]) -> (TelephonySettings, SettingsReader) {
        var reader = SettingsReader(SettingsSources(environment: environment))
        return (TelephonySettings(from: &reader), reader)
    }

    @Test func `without an account it is the embedded one, the same for every service`() throws {
        let folder = TemporaryFolder("account")
        let (settings, _) = settings(["PUBLIC_BASE_URL": "https://fleet.example.com/"])

        let account = try TelephonyAccount.account(
            settings, stateFolder: folder.path, conversationsURL: "http://127.0.0.1:3001")
        let other = try EmbeddedAccount(folder: folder.path, sid: nil, token: nil)

        #expect(account.sid == other.sid && account.authToken?.reveal() == other.token.reveal())
        #expect(account.url(.verify, "/Services") == "http://127.0.0.1:3001/v2/Services")
        let trust = SignatureTrust(account, publicAddress: settings.publicAddress)
        #expect(trust.tokens.map { $0.reveal() } == [other.token.reveal()] && trust.account == other.sid)
        #expect(trust.publicAddress == "https://fleet.example.com")
    }

    @Test func `both tokens of an account are trusted while they change`() throws {
        let (settings, _) = settings([
            "TWILIO_ACCOUNT_SID": "AC" + String(repeating: "a", count: 32), "TWILIO_AUTH_TOKEN": "new-token",
            "TWILIO_AUTH_TOKEN_PREVIOUS": "old-token",
        ])

        let account = try TelephonyAccount.account(settings, stateFolder: "/nowhere", conversationsURL: "")

        #expect(SignatureTrust(account, publicAddress: nil).tokens.map { $0.reveal() } == ["new-token", "old-token"])
        #expect(account.url(.api, "/x").hasPrefix("https://api.twilio.com/"))
    }

    @Test func `bad numbers and names are bad settings`() {
        let (settings, reader) = settings([
            "TWILIO_PHONE_NUMBER": "5550006", "TWILIO_VERIFY_SERVICE_SID": "VA1", "EMBEDDED_ACCOUNT_SID": "AC1",
        ])

        #expect(settings.ownNumber == nil && settings.verifyService == nil)
        #expect(
            Set(reader.problems.compactMap(\.field)) == [
                "TWILIO_PHONE_NUMBER", "TWILIO_VERIFY_SERVICE_SID", "EMBEDDED_ACCOUNT_SID",
            ])
    }
}
