import JSON

extension RelayCommand: JSONWritable {
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        switch self {
        case .text(let text):
            writer.member("type", "text")
            writer.member("token", text.token)
            writer.member("last", text.isLast)
            writer.member("lang", ifPresent: text.language)
            writer.member("interruptible", ifPresent: text.isInterruptible)
            writer.member("preemptible", ifPresent: text.isPreemptible)
        case .play(let source, let loop, let interruptible, let preemptible):
            writer.member("type", "play")
            writer.member("source", source)
            writer.member("loop", ifPresent: loop)
            writer.member("preemptible", ifPresent: preemptible)
            writer.member("interruptible", ifPresent: interruptible)
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
