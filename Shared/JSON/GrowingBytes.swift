/// A run of bytes that grows at its end: the writer's output, and the reader's unescaped strings.
///
/// It owns its memory, and nothing that uses it hands its pointer out of this module.
struct GrowingBytes: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>?
    private var capacity = 0
    private(set) var count = 0

    init(capacity: Int = 0) {
        if capacity > 0 { reserve(capacity) }
    }

    deinit { start?.deallocate() }

    /// What was appended; valid until the next call that changes it.
    var all: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

    mutating func removeAll() { count = 0 }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        if count == capacity { grow(by: 1) }
        // `capacity` is above `count` here, so there is memory.
        start.unsafelyUnwrapped[count] = byte
        count &+= 1
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafePointer<UInt8>, count added: Int) {
        guard added > 0 else { return }
        room(for: added).update(from: bytes, count: added)
        count &+= added
    }

    /// Memory for that many more bytes, of which `commit` then counts those that were written.
    @inline(__always)
    mutating func room(for added: Int) -> UnsafeMutablePointer<UInt8> {
        reserve(added)
        return start.unsafelyUnwrapped + count
    }

    @inline(__always)
    mutating func commit(_ added: Int) { count &+= added }

    @inline(__always)
    mutating func reserve(_ added: Int) {
        if capacity &- count < added || start == nil { grow(by: added) }
    }

    @inline(never)
    private mutating func grow(by added: Int) {
        let larger = max(capacity * 2, count + added, 64)
        let fresh = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        if let start {
            fresh.update(from: start, count: count)
            start.deallocate()
        }
        start = fresh
        capacity = larger
    }
}
