import Problems
import Settings
import Testing

@testable import Twilio

@Suite struct AccountTests {
    private static let sid = "AC0123456789abcdef0123456789abcdef"
    private static let key = "SK0123456789abcdef0123456789abcdef"

    private func read(_ values: [String: String]) -> (account: TwilioAccount?, reader: SettingsReader) {
        var reader = SettingsReader(SettingsSources(environment: values))
        let account = TwilioAccount(from: &reader)
        return (account, reader)
    }

    @Test func `no account is nothing bad`() {
        let (account, reader) = read([:])

        #expect(account == nil && reader.problems.isEmpty)
        #expect(reader.settings.count == 8)
    }

    @Test func `stand-ins count as no account`() {
        let (account, reader) = read([
            "TWILIO_ACCOUNT_SID": "ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "TWILIO_AUTH_TOKEN": "your_auth_token",
        ])

        #expect(account == nil && reader.problems.isEmpty)
    }

    @Test func `a name and a token are an account`() throws {
        let (read, reader) = read([
            "ACCOUNT_SID": Self.sid, "TWILIO_AUTH_TOKEN": "canary", "TWILIO_AUTH_TOKEN_PREVIOUS": "older",
        ])
        let account = try #require(read)

        #expect(reader.problems.isEmpty)
        #expect(account.sid.text == Self.sid && account.credential.user == Self.sid)
        #expect(account.credential.password.reveal() == "canary")
        #expect(account.signingTokens.map { $0.reveal() } == ["canary", "older"])
        #expect(!"\(account)".contains("canary") && !"\(account)".contains("older"))
    }

    @Test func `a key asks in place of the token, and never signs`() throws {
        let given = ["TWILIO_ACCOUNT_SID": Self.sid, "TWILIO_API_KEY": Self.key, "TWILIO_API_SECRET": "canary"]
        let account = try #require(read(given).account)
        let signing = try #require(read(given.merging(["TWILIO_AUTH_TOKEN": "token"]) { $1 }).account)

        #expect(account.credential.user == Self.key && account.credential.password.reveal() == "canary")
        #expect(account.signingTokens.isEmpty)
        #expect(signing.credential.user == Self.key && signing.signingTokens.map { $0.reveal() } == ["token"])
    }

    @Test(arguments: [
        (["TWILIO_ACCOUNT_SID": sid], "TWILIO_AUTH_TOKEN"),
        (["TWILIO_AUTH_TOKEN": "x"], "TWILIO_ACCOUNT_SID"),
        (["TWILIO_AUTH_TOKEN_PREVIOUS": "x"], "TWILIO_ACCOUNT_SID"),
        (["TWILIO_API_KEY": key, "TWILIO_API_SECRET": "x"], "TWILIO_ACCOUNT_SID"),
        (["TWILIO_ACCOUNT_SID": sid, "TWILIO_API_KEY": key], "TWILIO_API_SECRET"),
        (["TWILIO_ACCOUNT_SID": sid, "TWILIO_API_SECRET": "x"], "TWILIO_API_KEY"),
        (["TWILIO_ACCOUNT_SID": sid, "TWILIO_AUTH_TOKEN": "t", "TWILIO_API_KEY": key], "TWILIO_API_SECRET"),
        (["TWILIO_ACCOUNT_SID": sid, "TWILIO_API_KEY": "nokey", "TWILIO_API_SECRET": "x"], "TWILIO_API_KEY"),
        (["TWILIO_ACCOUNT_SID": "AC01", "TWILIO_AUTH_TOKEN": "t"], "TWILIO_ACCOUNT_SID"),
        (["TWILIO_ACCOUNT_SID": key, "TWILIO_AUTH_TOKEN": "t"], "TWILIO_ACCOUNT_SID"),
    ]) func `half an account is a bad value`(given: [String: String], field: String) {
        let (account, reader) = read(given)

        #expect(account == nil)
        #expect(reader.problems.map(\.field) == [field])
    }

    @Test func `products answer at their own hosts`() {
        let hosts = TwilioHosts()

        #expect(hosts.url(.conversations, "/Services") == "https://conversations.twilio.com/v1/Services")
        #expect(hosts.url(.chat, "/Services") == "https://chat.twilio.com/v2/Services")
        #expect(hosts.url(.api, "/Accounts.json") == "https://api.twilio.com/2010-04-01/Accounts.json")
        #expect(hosts.url(.verify, "/Services") == "https://verify.twilio.com/v2/Services")
        #expect(hosts.url(.intelligence, "/Transcripts") == "https://intelligence.twilio.com/v2/Transcripts")
        #expect(hosts.url(.media, "/Services") == "https://mcs.us1.twilio.com/v1/Services")
    }

    @Test func `edge and region stand before twilio`() {
        func host(_ edge: String?, _ region: String?, _ product: TwilioProduct = .conversations) -> String {
            TwilioHosts(region: region, edge: edge).url(product, "")
        }

        #expect(host("sydney", "au1") == "https://conversations.sydney.au1.twilio.com/v1")
        #expect(host(nil, "au1") == "https://conversations.au1.twilio.com/v1")
        #expect(host("dublin", nil) == "https://conversations.dublin.us1.twilio.com/v1")
        #expect(host(nil, "au1", .media) == "https://mcs.au1.twilio.com/v1")
    }

    @Test func `one origin stands in for every host`() {
        let (_, reader) = read(["TWILIO_BASE_URL": "http://127.0.0.1:3001/", "TWILIO_EDGE": "dublin"])
        var again = reader
        let hosts = TwilioHosts(from: &again)

        #expect(hosts.url(.verify, "/Services") == "http://127.0.0.1:3001/v2/Services")
        #expect(hosts.url(.media, "/Services") == "http://127.0.0.1:3001/v1/Services")
        #expect(reader.warnings.count == 1 && reader.problems.isEmpty)
    }

    @Test(arguments: [
        ["TWILIO_REGION": "au1.example.com/"], ["TWILIO_EDGE": "-x"], ["TWILIO_BASE_URL": "http://a:b@127.0.0.1"],
        ["TWILIO_BASE_URL": "http://127.0.0.1?x"], ["TWILIO_BASE_URL": "ftp://127.0.0.1"],
    ]) func `an address that leads elsewhere is a bad value`(given: [String: String]) {
        #expect(read(given).reader.problems.map(\.field) == [given.keys.first])
    }
}
