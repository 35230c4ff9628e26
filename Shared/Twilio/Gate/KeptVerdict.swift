/// A verdict as it is kept for long: almost always without a piece of memory of its own. A thousand small pieces, scattered
/// among what was freed long ago, would hold a page each.
struct KeptVerdict: Sendable {
    private let bare: SignatureVerdict
    private let requestID: InlineArray<40, UInt8>
    private let length: Int

    init(_ verdict: SignatureVerdict, sharing texts: inout SharedTexts) {
        let utf8 = verdict.requestID.utf8
        var name = InlineArray<40, UInt8>(repeating: 0)
        let fits = utf8.count <= name.count
        if fits { for (place, byte) in utf8.enumerated() { name[place] = byte } }
        requestID = name
        length = fits ? utf8.count : 0
        bare = verdict.with(
            requestID: fits ? "" : verdict.requestID, url: texts.share(verdict.url), sender: texts.share(verdict.sender)
        )
    }

    var outcome: SignatureVerdict.Outcome { bare.outcome }

    var verdict: SignatureVerdict {
        guard length > 0 else { return bare }
        let name = String(decoding: (0..<length).map { requestID[$0] }, as: UTF8.self)
        return bare.with(requestID: name, url: bare.url, sender: bare.sender)
    }
}

/// Texts that mostly come again and again, each once.
struct SharedTexts: Sendable {
    private var known: [String] = []

    private static let most = 16

    /// The same text, as it was met before where it was.
    mutating func share(_ text: String) -> String {
        if let place = known.firstIndex(of: text) { return known[place] }
        if known.count == Self.most { known.removeFirst() }
        known.append(text)
        return text
    }
}
