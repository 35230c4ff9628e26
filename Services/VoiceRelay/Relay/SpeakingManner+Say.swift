import Twilio

extension SpeakingManner {
    /// The voice as `<Say>` knows it; nil where it knows none such, and its own voice of the language speaks.
    var sayVoice: String? {
        guard let voice, let voices else { return nil }
        let bare = String(voice.drop { $0 != "." }.dropFirst())
        let name = voice.contains(".") ? bare : voice
        switch voices {
        case .google:
            let families = ["-Standard-", "-Wavenet-", "-Neural2-", "-Chirp3-HD-"]
            return families.contains { name.contains($0) } ? "Google.\(name)" : nil
        case .amazon: return name.isEmpty ? nil : "Polly.\(name)"
        case .elevenLabs: return nil
        }
    }
}
