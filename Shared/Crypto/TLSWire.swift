import COpenSSL
import Net

/// What passes between libssl and the streams during one call: bytes that have arrived, and bytes to be sent.
///
/// libssl reads what has arrived where it lies, and what it makes is collected here and sent at once. So a connection
/// that rests keeps no bytes at all, and one wire serves them all.
final class TLSWire {
    @OnLoop static let shared = TLSWire()

    /// What has arrived and was not taken so far; valid during one call.
    var input = UnsafeRawBufferPointer(start: nil, count: 0)
    var output: [UInt8] = []
    private let method: OpaquePointer

    private init() {
        guard let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "stream") else {
            preconditionFailure("no memory for TLS")
        }
        self.method = method
        BIO_meth_set_write(method) { bio, bytes, count in
            guard let bio, let bytes, count > 0 else { return 0 }
            openssl_clear_retry(bio)
            TLSWire.of(bio).output.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: Int(count)))
            return count
        }
        BIO_meth_set_read(method) { bio, room, count in
            guard let bio, let room, count > 0 else { return 0 }
            openssl_clear_retry(bio)
            let wire = TLSWire.of(bio)
            let taken = min(Int(count), wire.input.count)
            guard taken > 0 else {
                openssl_ask_to_retry_read(bio)
                return -1
            }
            UnsafeMutableRawPointer(room).copyMemory(from: wire.input.baseAddress!, byteCount: taken)
            wire.input = UnsafeRawBufferPointer(rebasing: wire.input[taken...])
            return Int32(taken)
        }
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
    }

    /// The end of the wire that one connection holds.
    func connect() -> OpaquePointer {
        guard let bio = BIO_new(method) else { preconditionFailure("no memory for TLS") }
        BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    private static func of(_ bio: OpaquePointer) -> TLSWire {
        // `connect` has put the one shared wire there, which is never released.
        Unmanaged<TLSWire>.fromOpaque(BIO_get_data(bio)!).takeUnretainedValue()
    }

    /// Hands what is to be sent to `send`. The room is kept for the next time, and is not touched by calls inside.
    func takeOutput(_ send: (UnsafeRawBufferPointer) -> Void) {
        guard !output.isEmpty else { return }
        var taken: [UInt8] = []
        swap(&taken, &output)
        taken.withUnsafeBytes(send)
        guard output.isEmpty, taken.capacity <= 256 << 10 else { return }
        taken.removeAll(keepingCapacity: true)
        output = taken
    }

    /// Room for what one record holds (RFC 8446 §5.1), one for all connections. A call from inside gets another.
    @OnLoop static func withPlaintextRoom(_ body: (UnsafeMutableRawBufferPointer) -> Void) {
        let room = spareRoom ?? .allocate(byteCount: 16 << 10, alignment: 64)
        spareRoom = nil
        body(room)
        if spareRoom == nil { spareRoom = room } else { room.deallocate() }
    }

    @OnLoop private static var spareRoom: UnsafeMutableRawBufferPointer?
}
