/// The names already met in each open object, so that a second one is noticed.
///
/// All open objects share one stack of entries: a marker, then an entry a name. A few names are told apart by hash.
/// When two hashes agree, or when there are many names, the object gets a set of its names instead, so that the
/// answer is exact and no document costs more than its length.
struct KeyLedger: ~Copyable {
    private struct Entry {
        /// The name's hash; in a marker, where the enclosing object's marker is.
        var hash: Int
        /// Where the name starts in the document.
        var place: Int
    }

    private var entries: [Entry] = []
    private var marker = -1
    private var sets: [(marker: Int, names: Set<ExactName>)] = []

    private static let fewNames = 32

    mutating func open() {
        if entries.capacity == 0 { entries.reserveCapacity(2 * Self.fewNames) }
        entries.append(Entry(hash: marker, place: 0))
        marker = entries.count &- 1
    }

    mutating func close() {
        guard marker >= 0 else { return }
        if hasSet { sets.removeLast() }
        let enclosing = entries[marker].hash
        entries.removeLast(entries.count &- marker)
        marker = enclosing
    }

    /// Notes a name of the innermost object. When false, it may have been met before: `insert` knows.
    @inline(__always)
    mutating func note(_ name: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
        let first = marker &+ 1
        if entries.count &- first >= Self.fewNames || hasSet { return false }
        let hash = Self.hash(name)
        let isNew = entries.withUnsafeBufferPointer { entries in
            for index in first..<entries.count where entries[index].hash == hash { return false }
            return true
        }
        if isNew { entries.append(Entry(hash: hash, place: place)) }
        return isNew
    }

    /// Whether the innermost object has a set of its names.
    var hasSet: Bool {
        @inline(__always) get { !sets.isEmpty && sets[sets.count &- 1].marker == marker }
    }

    /// Where the innermost object's noted names start.
    var places: [Int] { entries[(marker + 1)...].map(\.place) }

    /// Gives the innermost object a set of its names so far.
    mutating func startSet(_ names: Set<ExactName>) { sets.append((marker, names)) }

    /// Adds a name to the innermost object's set; false when it was there.
    mutating func insert(_ name: ExactName) -> Bool { sets[sets.count - 1].names.insert(name).inserted }

    /// Mixes the name's bytes, eight at a time.
    @inline(__always)
    private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
        var hash = UInt64(truncatingIfNeeded: name.count) &* 0x9E37_79B9_7F4A_7C15
        guard let start = name.baseAddress else { return 0 }
        var place = 0
        while place &+ 8 <= name.count {
            hash = (hash ^ PlainText.load(start + place)) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash >> 32
            place &+= 8
        }
        var tail: UInt64 = 0
        while place < name.count {
            tail = tail << 8 | UInt64(start[place])
            place &+= 1
        }
        hash = (hash ^ tail) &* 0xFF51_AFD7_ED55_8CCD
        return Int(truncatingIfNeeded: hash ^ hash >> 32)
    }
}
