/// Words as they stand in SSML, and as they sound.
enum XMLSafe {
    /// The words that are heard where `&lt;` and its kin stand.
    static func plain(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        return text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }
}
