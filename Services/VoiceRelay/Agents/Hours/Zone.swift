/// A time zone: how far its clocks are from UTC at a moment.
///
/// Read from the system's own files (RFC 9636), because the C library knows only one zone for the whole process.
struct Zone: Sendable, Hashable {
    /// `Europe/Madrid`, or a rule such as `CET-1CEST,M3.5.0,M10.5.0/3`.
    let name: String
    /// Since when, in seconds since 1970, clocks are so far east of UTC.
    private var changes: [Change] = []
    private var before = 0
    /// What holds after the last change.
    private var rule: ClockRule?

    private struct Change: Sendable, Hashable {
        var moment: Int
        var offset: Int
    }

    static let utc = Zone(name: "UTC", rule: .utc)

    /// Where the system keeps its zones.
    static let folder = "/usr/share/zoneinfo"

    /// The zone of a name, or of a rule; nil when there is none.
    init?(_ name: String, in folder: String = Zone.folder) {
        if let zone = Zone(rule: name) {
            self = zone
        } else {
            guard Self.isName(name), let file = FileBytes.read("\(folder)/\(name)", upTo: 1 << 20),
                let zone = Zone(name, file: file)
            else { return nil }
            self = zone
        }
    }

    private init(name: String, rule: ClockRule) {
        self.name = name
        self.rule = rule
    }

    private init?(rule text: String) {
        // UTC is known everywhere, also where the system has no zones at all.
        guard let rule = ClockRule(text == "UTC" || text == "Etc/UTC" ? "UTC0" : text) else { return nil }
        self.init(name: text, rule: rule)
    }

    /// Seconds east of UTC at a moment, in seconds since 1970.
    func offset(at seconds: Int) -> Int {
        guard let last = changes.last else { return rule?.offset(at: seconds) ?? before }
        if seconds >= last.moment { return rule?.offset(at: seconds) ?? last.offset }
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].moment <= seconds { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? before : changes[low - 1].offset
    }

    /// What the wall shows there at a moment.
    func time(at seconds: Int) -> CivilTime { CivilTime(secondsOnTheWall: seconds + offset(at: seconds)) }

    /// Nothing that leads out of the folder.
    private static func isName(_ name: String) -> Bool {
        let isPlain = name.utf8.allSatisfy { byte in
            (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "/_-+".utf8.contains(byte)
        }
        return isPlain && !name.isEmpty && !name.hasPrefix("/") && name.utf8.count <= 64
    }

    // MARK: Files

    /// Reads a file of version 2 or newer: a first part with 32 bits a moment, the same with 64, and the rule.
    private init?(_ name: String, file: [UInt8]) {
        self.name = name
        guard let first = Header(file, at: 0), first.version >= UInt8(ascii: "2") else { return nil }
        let start = Header.size + first.length(momentSize: 4)
        guard let header = Header(file, at: start) else { return nil }
        let moments = start + Header.size
        let end = moments + header.length(momentSize: 8)
        let kinds = moments + header.moments * 8
        let table = kinds + header.moments
        guard header.kinds > 0, file.count > end, file[end] == UInt8(ascii: "\n") else { return nil }
        let offsets = (0..<header.kinds).map { Int(Int32(truncatingIfNeeded: Self.number(file, table + $0 * 6, 4))) }
        before = offsets[0]
        for index in 0..<header.moments {
            let kind = Int(file[kinds + index])
            guard offsets.indices.contains(kind) else { return nil }
            let moment = Int(truncatingIfNeeded: Self.number(file, moments + index * 8, 8))
            changes.append(Change(moment: moment, offset: offsets[kind]))
        }
        rule = ClockRule(String(decoding: file[(end + 1)...].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }

    private static func number(_ file: [UInt8], _ place: Int, _ size: Int) -> UInt64 {
        file[place..<place + size].reduce(0) { $0 << 8 | UInt64($1) }
    }

    private struct Header {
        static let size = 44
        let version: UInt8
        let counts: [Int]

        init?(_ file: [UInt8], at place: Int) {
            guard file.count >= place + Self.size, Array(file[place..<place + 4]) == Array("TZif".utf8) else {
                return nil
            }
            version = file[place + 4]
            let counts = (0..<6).map { Int(Zone.number(file, place + 20 + $0 * 4, 4)) }
            guard counts.allSatisfy({ $0 <= 1 << 16 }) else { return nil }
            self.counts = counts
        }

        var moments: Int { counts[3] }
        var kinds: Int { counts[4] }

        /// The bytes that follow the header.
        func length(momentSize: Int) -> Int {
            let leap = counts[2] * (momentSize + 4)
            return moments * (momentSize + 1) + kinds * 6 + counts[5] + leap + counts[1] + counts[0]
        }
    }
}
