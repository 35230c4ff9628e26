/// Puts letters that fit into seven bits in place of those that look alike and do not, so that one curly quote does not
/// make a text message cost double.
enum SmartEncoding {
    static func encoded(_ body: String) -> String {
        var text = ""
        for scalar in body.unicodeScalars {
            if let plain = plain[scalar] { text += plain } else { text.unicodeScalars.append(scalar) }
        }
        return text
    }

    private static let plain: [Unicode.Scalar: String] = {
        let table: [(alike: String, plain: String)] = [
            ("«»“”„‟❝❞〝〞＂", "\""), ("‘’‚‛ʻʼʽˈˊ❛❜＇`´", "'"), ("‐‑‒–—―−⁃﹣－", "-"), ("…", "..."), ("‹", "<"), ("›", ">"),
            (
                "\u{A0}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200A}\u{202F}\u{3000}",
                " "
            ),
            ("\u{200B}\u{200C}\u{200D}\u{2060}\u{FEFF}", ""), ("•·∙", "*"), ("⁄∕", "/"), ("‼", "!!"), ("⁈", "?!"),
            ("⁉", "!?"), ("\t", " "),
            ("×", "x"), ("™", "TM"), ("©", "(c)"), ("®", "(R)"), ("½", "1/2"), ("¼", "1/4"), ("¾", "3/4"),
        ]
        var plain: [Unicode.Scalar: String] = [:]
        for row in table { for scalar in row.alike.unicodeScalars { plain[scalar] = row.plain } }
        return plain
    }()
}
