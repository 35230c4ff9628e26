import JSON

extension RelayCommand: JSONWritable {
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        switch self {
        case .text(let text):
            writer.member("type", "text")
            writer.member("token", text.token)
            writer.member("last", text.isLast)
        case .sendDigits(let digits):
            writer.member("type", "sendDigits")
            writer.member("digits", digits)
        case .language(let speech, let transcription):
            writer.member("type", "language")
            writer.member("ttsLanguage", ifPresent: speech)
            writer.member("transcriptionLanguage", ifPresent: transcription)
        case .end(let handoff):
            writer.member("type", "end")
            writer.member("handoffData", ifPresent: handoff)
        }
        writer.endObject()
    }
}
