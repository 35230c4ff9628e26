/// Takes the ending off a word, so that its forms compare as one.
///
/// One set of endings serves all three languages: it is used on the question and on what is searched alike, so that a
/// stem need not be a word, and some words that fall together do no harm.
enum Stem {
    static func of(_ word: String) -> String {
        guard word.utf8.count > 3, !word.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return word }
        var letters = Array(word.utf8)
        takePlural(off: &letters)
        for _ in 0..<2 {
            takeEnding(off: &letters)
            if letters.count > 3, let last = letters.last, "aeoy".utf8.contains(last) { letters.removeLast() }
        }
        if letters.count > 3, letters.last == letters.dropLast().last { letters.removeLast() }
        return String(decoding: letters, as: UTF8.self)
    }

    private static func takePlural(off letters: inout [UInt8]) {
        for (ending, single) in plurals
        where letters.count - ending.count >= 3 && letters.suffix(ending.count) == ending[...] {
            letters.removeLast(ending.count)
            letters += single
            return
        }
    }

    private static func takeEnding(off letters: inout [UInt8]) {
        for ending in endings where letters.count - ending.count >= 3 && letters.suffix(ending.count) == ending[...] {
            letters.removeLast(ending.count)
            return
        }
    }

    private static let plurals: [([UInt8], [UInt8])] = [
        ("ies", "y"), ("oes", "ao"), ("ais", "al"), ("sses", "ss"), ("ss", "ss"), ("s", ""),
    ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

    /// Longer ones first.
    private static let endings: [[UInt8]] = [
        "amiento", "imiento", "amento", "imento", "aciones", "ciones", "acion", "ation", "mente", "iendo", "ieron",
        "cione", "acao", "ando", "endo", "indo", "aron", "aram", "amos", "emos", "imos", "ment", "cion", "tion", "ado",
        "ada", "ido", "ida", "ing", "cao", "ar", "er", "ir", "ed", "ly",
    ].map { Array($0.utf8) }
}
