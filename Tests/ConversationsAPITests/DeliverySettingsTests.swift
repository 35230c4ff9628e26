import Settings
import Testing

@testable import ConversationsAPI

@Suite struct DeliverySettingsTests {
    @Test func `where webhooks may go and how long they are kept can be told`() {
        var reader = SettingsReader(
            SettingsSources(environment: [
                "ALLOWED_WEBHOOK_TARGETS": "a.example, nobody/33", "DELIVERIES_KEPT": "7d",
            ]))

        let settings = DeliverySettings(from: &reader)

        #expect(settings.allowed.count == 1 && settings.kept == .seconds(7 * 86_400))
        #expect(reader.problems.count == 1)
    }
}
