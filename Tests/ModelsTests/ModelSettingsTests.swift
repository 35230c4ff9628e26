import HTTPClient
import Models
import Settings
import Testing

@Suite struct ModelSettingsTests {
    private func settings(_ environment: [String: String]) -> (ModelSettings, SettingsReader) {
        var reader = SettingsReader(SettingsSources(environment: environment))
        return (ModelSettings(from: &reader), reader)
    }

    @Test func `without a key the embedded agent answers`() {
        for key in [nil, "", "your_openai_key", "sk-..."] {
            let (settings, reader) = settings(key.map { ["OPENAI_API_KEY": $0] } ?? [:])

            #expect(settings.isEmbedded && reader.problems.isEmpty)
            #expect(settings.chat(over: HTTPClient()).name == "embedded")
        }
    }

    @Test func `with a key the models answer in their order`() {
        let (settings, _) = settings([
            "OPENAI_API_KEY": "canary", "OPENAI_MODEL": "one", "OPENAI_FALLBACK_MODELS": "two, one, three",
        ])

        #expect(!settings.isEmbedded && settings.address == "https://api.openai.com/v1")
        #expect(settings.model == "one" && settings.fallbacks == ["two", "one", "three"])
        #expect(settings.chat(over: HTTPClient()).name == "one")
        #expect(settings.chat(over: HTTPClient(), models: ["own"]).name == "own")
    }

    @Test func `a server of one's own needs no key`() {
        let (settings, reader) = settings(["OPENAI_BASE_URL": "http://127.0.0.1:11434/v1/"])

        #expect(!settings.isEmbedded && settings.address == "http://127.0.0.1:11434/v1" && reader.problems.isEmpty)
    }
}
