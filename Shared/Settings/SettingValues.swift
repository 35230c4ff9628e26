/// Reads and writes the words a setting's value is made of.
enum SettingValues {
    static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "1", "yes", "on": true
        case "false", "0", "no", "off": false
        default: nil
        }
    }

    static func number(_ text: String) -> Int? {
        guard text.utf8.first != UInt8(ascii: "_"), text.utf8.last != UInt8(ascii: "_") else { return nil }
        return Int(text.filter { $0 != "_" })
    }

    static func decimal(_ text: String) -> Double? {
        let allowed = text.utf8.allSatisfy { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
        guard allowed, let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// Reads `250ms`, `30s`, `1.5h`; a bare number is seconds.
    static func duration(_ text: String) -> Duration? {
        guard let (amount, unit) = split(text) else { return nil }
        let seconds: Int128? =
            switch unit.lowercased() {
            case "us", "µs": 0
            case "ms": 0
            case "", "s", "sec": 1
            case "m", "min": 60
            case "h": 3_600
            case "d": 86_400
            default: nil
            }
        guard let seconds else { return nil }
        let second: Int128 = 1_000_000_000_000_000_000
        let small: Int128 = unit.lowercased() == "ms" ? second / 1_000 : second / 1_000_000
        let each = seconds == 0 ? small : seconds * second
        let attoseconds = amount.whole * each + amount.thousandths * (each / 1_000)
        guard attoseconds / second < Int128(Int64.max) else { return nil }
        return Duration(attoseconds: attoseconds)
    }

    /// Reads `65536`, `64KiB`, `10MB`: binary and decimal units as their standards say.
    static func bytes(_ text: String) -> Int? {
        guard let (amount, unit) = split(text) else { return nil }
        let each: Int128? =
            switch unit.lowercased() {
            case "", "b": 1
            case "kb": 1_000
            case "mb": 1_000_000
            case "gb": 1_000_000_000
            case "kib": 1 << 10
            case "mib": 1 << 20
            case "gib": 1 << 30
            default: nil
            }
        guard let each else { return nil }
        return Int(exactly: amount.whole * each + amount.thousandths * each / 1_000)
    }

    static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { trimmed(String($0)) }.filter { !$0.isEmpty }
    }

    /// Checks an absolute URL of one of the schemes and cuts the slash at its end.
    static func url(_ text: String, schemes: [String]) -> String? {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !#""<>\^`{|}"#.utf8.contains($0) }) else { return nil }
        guard let colon = text.firstIndex(of: ":"), schemes.contains(text[..<colon].lowercased()) else { return nil }
        var rest = text[text.index(after: colon)...]
        guard rest.hasPrefix("//") else { return nil }
        rest = rest.dropFirst(2)
        let host = rest.prefix { !"/?#".contains($0) }
        guard !host.isEmpty, !host.hasPrefix(":"), !host.hasSuffix("@") else { return nil }
        return text.hasSuffix("/") ? String(text[..<text.index(before: text.endIndex)]) : text
    }

    static func trimmed(_ text: String) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard let first = text.utf8.firstIndex(where: { !isSpace($0) }),
            let last = text.utf8.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(text[first...last])
    }

    /// Splits `1.5h` into an amount of at most three decimals and a unit.
    private static func split(_ text: String) -> (amount: (whole: Int128, thousandths: Int128), unit: String)? {
        let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
        guard (1...15).contains(digits.count), let whole = Int128(String(text[..<digits.endIndex])) else { return nil }
        var rest = text[digits.endIndex...]
        var thousandths: Int128 = 0
        if rest.utf8.first == UInt8(ascii: ".") {
            let decimals = rest.utf8.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard (1...3).contains(decimals.count) else { return nil }
            let padded = String(rest[decimals.startIndex..<decimals.endIndex]) + "00"
            thousandths = Int128(padded.prefix(3)) ?? 0
            rest = rest[decimals.endIndex...]
        }
        return ((whole, thousandths), trimmed(String(rest)))
    }
}

extension SettingValues {
    static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        if attoseconds != 0 {
            let (milliseconds, below) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000_000_000)
            let whole = seconds * 1_000 + milliseconds
            return below == 0 ? "\(whole)ms" : "\(whole * 1_000 + below / 1_000_000_000_000)us"
        }
        for (unit, length) in [("d", Int64(86_400)), ("h", 3_600), ("m", 60)]
        where seconds != 0 && seconds.isMultiple(of: length) {
            return "\(seconds / length)\(unit)"
        }
        return "\(seconds)s"
    }

    static func text(bytes: Int) -> String {
        for (unit, shift) in [("GiB", 30), ("MiB", 20), ("KiB", 10)] where bytes != 0 && bytes % (1 << shift) == 0 {
            return "\(bytes >> shift)\(unit)"
        }
        for (unit, size) in [("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000)]
        where bytes != 0 && bytes.isMultiple(of: size) {
            return "\(bytes / size)\(unit)"
        }
        return "\(bytes)"
    }
}
