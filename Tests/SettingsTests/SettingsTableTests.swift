import Foundation
import Settings
import Testing

struct SettingsTableTests {
    private func table() -> SettingsTable {
        var reader = SettingsReader(
            SettingsSources(
                environment: ["OPENAI_API_KEY": "canary-key", "GREETING": "hi\nthere"],
                dotEnv: DotEnv("\nCONVERSATIONS_PORT=3005")))
        _ = reader.number("CONVERSATIONS_PORT", default: 3_001, in: 0...65_535, "Port to answer on.")
        _ = reader.secret("OPENAI_API_KEY", "Key of the model.")
        _ = reader.duration("DRAIN_SECONDS", default: .seconds(10), "How long requests may finish.")
        _ = reader.text("GREETING", default: "", "What is said first.")
        _ = reader.secret("TWILIO_AUTH_TOKEN", "Token of the account.")
        return SettingsTable(reader.settings)
    }

    @Test func `help lists every setting in columns`() {
        #expect(
            table().help() == """
                Name                Default   Meaning
                CONVERSATIONS_PORT  3001      Port to answer on.
                OPENAI_API_KEY      (secret)  Key of the model.
                DRAIN_SECONDS       10s       How long requests may finish.
                GREETING            ""        What is said first.
                TWILIO_AUTH_TOKEN   (secret)  Token of the account.

                """)
    }

    @Test func `config tells each value and its source, on one line, and masks secrets`() {
        #expect(
            table().config() == """
                Name                Value        Source
                CONVERSATIONS_PORT  3005         .env line 2
                OPENAI_API_KEY      •••          environment
                DRAIN_SECONDS       10s          default
                GREETING            "hi\\nthere"  environment
                TWILIO_AUTH_TOKEN   –            default

                """)
    }

    @Test func `only when asked are secrets revealed`() {
        #expect(!table().config().contains("canary"))
        #expect(table().config(reveal: true).contains("canary-key"))
        #expect(table().rows(reveal: true).contains { $0.value == "canary-key" })
    }

    @Test func `rows are ready to be written as JSON`() throws {
        let rows = table().rows()

        let json = String(decoding: try JSONEncoder().encode(rows), as: UTF8.self)

        #expect(rows.map(\.name).first == "CONVERSATIONS_PORT")
        #expect(rows[0].value == "3005")
        #expect(rows[0].default == "3001")
        #expect(rows[1].secret)
        #expect(!json.contains("canary"))
        #expect(!"\(rows)".contains("canary"))
    }

    @Test func `printing settings or their reader shows no secret`() throws {
        var reader = SettingsReader(SettingsSources(dotEnv: DotEnv("TOKEN=canary")))
        _ = reader.secret("TOKEN", "…")

        var dumped = ""
        dump(reader, to: &dumped)
        dump(try reader.sources.find("TOKEN"), to: &dumped)

        #expect(!"\(reader.settings) \(reader)".contains("canary"))
        #expect(!dumped.contains("canary"))
    }
}
