/// Into how many text messages a body is cut, and in which letters (3GPP TS 23.040 §9.2.3.24).
///
/// A body that fits whole has the whole room; one that is cut gives up some of each part for the words that join the
/// parts again. What belongs together, an escape and its letter or the halves of a pair, is never cut apart.
struct Segments: Sendable, Hashable {
    enum Encoding: String, Sendable { case gsm = "GSM-7", ucs2 = "UCS-2" }

    let encoding: Encoding
    let count: Int

    init(_ body: String) {
        let septets = body.unicodeScalars.map { GSMAlphabet.septets($0) }
        let fitsGSM = septets.allSatisfy { $0 != nil }
        encoding = fitsGSM ? .gsm : .ucs2
        let sizes = fitsGSM ? septets.compactMap { $0 } : body.unicodeScalars.map { $0.value > 0xFFFF ? 2 : 1 }
        count = Self.count(sizes, whole: fitsGSM ? 160 : 70, part: fitsGSM ? 153 : 67)
    }

    private static func count(_ sizes: [Int], whole: Int, part: Int) -> Int {
        guard sizes.reduce(0, +) > whole else { return 1 }
        var (count, used) = (1, 0)
        for size in sizes {
            if used + size > part { (count, used) = (count + 1, 0) }
            used += size
        }
        return count
    }
}
