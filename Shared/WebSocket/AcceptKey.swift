import Crypto

/// What a server answers to a client's key: proof that it has read a WebSocket handshake (RFC 6455 §4.2.2, 5.4).
func acceptKey(for key: String) -> String {
    Base64.standard.encode(Digest.sha1(Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)))
}

/// Sixteen random bytes as they are sent in `Sec-WebSocket-Key`.
func handshakeKey(_ bytes: [UInt8]) -> String { Base64.standard.encode(bytes) }

/// Whether a text is exactly sixteen bytes in base64, written the one way there is to write them.
func isHandshakeKey(_ text: String) -> Bool { Base64.standard.decode(text)?.count == 16 }
