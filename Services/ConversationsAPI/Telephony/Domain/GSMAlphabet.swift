/// The letters that fit into seven bits of a text message (3GPP TS 23.038 §6.2.1).
enum GSMAlphabet {
    /// How many places of seven bits a letter takes; nil when it has none.
    static func septets(_ scalar: Unicode.Scalar) -> Int? {
        if basic.contains(scalar) { return 1 }
        return extended.contains(scalar) ? 2 : nil
    }

    private static let basic = Set(
        """
        @£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿\
        abcdefghijklmnopqrstuvwxyzäöñüà\n\r
        """.unicodeScalars)

    /// Those that stand behind an escape.
    private static let extended = Set("^{}\\[~]|€\u{0C}".unicodeScalars)
}
