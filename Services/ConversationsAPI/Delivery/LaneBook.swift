/// What waits for its first try at one target: each lane in order, one at a time, the lanes taking turns.
///
/// ```
/// take ──▶ waiting in its lane ──▶ next: under way ──▶ ended: the lane's turn comes again
/// ```
struct LaneBook: Sendable {
    /// The number of the last delivery taken in: what comes after it has not been read yet.
    private(set) var readThrough = 0
    /// How many deliveries wait here.
    private(set) var count = 0
    private var waiting: [String: ArraySlice<Int>] = [:]
    /// Lanes with something waiting and nothing under way, the one whose turn is next first.
    private var ready: ArraySlice<String> = []
    private var underWay: Set<String> = []

    /// How many are held in memory; the others are read once there is room.
    static let capacity = 20_000

    var room: Int { max(0, Self.capacity - count) }
    var busyCount: Int { underWay.count }
    var isEmpty: Bool { count == 0 && underWay.isEmpty }
    var hasNext: Bool { !ready.isEmpty }

    /// Takes in a delivery with a higher number than any before.
    mutating func take(_ number: Int, lane: String) {
        readThrough = number
        count += 1
        if waiting[lane]?.append(number) == nil {
            waiting[lane] = [number]
            if !underWay.contains(lane) { ready.append(lane) }
        }
    }

    /// The delivery whose turn it is; its lane waits until it has ended.
    mutating func next() -> (number: Int, lane: String)? {
        guard let lane = ready.popFirst(), let number = waiting[lane]?.popFirst() else { return nil }
        if waiting[lane]?.isEmpty == true { waiting[lane] = nil }
        count -= 1
        underWay.insert(lane)
        return (number, lane)
    }

    /// Lets the lane go on.
    mutating func ended(_ lane: String) {
        underWay.remove(lane)
        if waiting[lane] != nil { ready.append(lane) }
    }
}
