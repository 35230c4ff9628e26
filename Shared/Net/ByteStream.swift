/// Bytes both ways over one connection: a plain socket, or TLS over one.
@OnLoop
package protocol ByteStream: AnyObject {
    /// The other end, where it has an address.
    var peer: SocketAddress? { get }
    /// Whether nobody between the ends can read along.
    var isSecure: Bool { get }
    /// Bytes taken for sending that the system has not accepted so far.
    var unsent: Int { get }

    /// Starts to hand arriving bytes to `reader`, which the stream keeps until it has ended.
    func start(_ reader: any ByteStreamReader)

    /// Sends now what the system takes now, and keeps the rest in order.
    func send(_ bytes: UnsafeRawBufferPointer)
    /// The same without copying what has to be kept.
    func send(_ bytes: [UInt8])

    /// Whether arriving bytes are wanted. While not, the system's buffers fill and the peer slows down.
    func wantsBytes(_ wanted: Bool)

    /// Closes when everything unsent has left; what still arrives is thrown away for a short while, so that a last
    /// answer is not lost to a reset.
    func finish()

    /// Closes at once.
    func close()
}

/// Who is told what happens on a stream. Nothing is told after `ended`, nor after the owner itself closed it.
@OnLoop
package protocol ByteStreamReader: AnyObject {
    /// Bytes have arrived. They are valid during the call only.
    func received(_ bytes: UnsafeRawBufferPointer)
    /// Everything unsent has left.
    func drained()
    /// The stream is no more.
    func ended(_ end: StreamEnd)
}

/// Why a stream is no more.
package enum StreamEnd: Sendable, Hashable {
    /// The peer sends no more, and so counts as gone.
    case closed
    /// The connection broke, with the system's error number.
    case failed(Int32)
    /// TLS refused what arrived, for the reason given.
    case insecure(String)
}

extension ByteStream {
    /// Sends a text as UTF-8.
    package func send(_ text: String) {
        var text = text
        text.withUTF8 { send(UnsafeRawBufferPointer($0)) }
    }
}
