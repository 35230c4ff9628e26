import COpenSSL

/// The fingerprint of some bytes, taken as they come.
///
/// ```
/// let sum = Digest.sha256(body)
/// var digest = Digest(.sha256); digest.update(one); digest.update(other); let sum = digest.finish()
/// ```
package struct Digest: ~Copyable {
    private let context: OpaquePointer
    let function: Function

    /// Which fingerprint.
    package enum Function: Sendable, Hashable, CaseIterable {
        /// Only where somebody else's protocol asks for it: Twilio's signatures, the WebSocket handshake.
        case sha1
        case sha256
        case sha512

        /// The fingerprint's length in bytes.
        package var length: Int {
            switch self {
            case .sha1: 20
            case .sha256: 32
            case .sha512: 64
            }
        }

        /// How many bytes it takes at a time; HMAC needs to know.
        var blockLength: Int { self == .sha512 ? 128 : 64 }
    }

    /// The longest of all fingerprints, in bytes.
    static let longest = 64

    package init(_ function: Function) {
        self.function = function
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory for a digest") }
        self.context = context
        restart()
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Takes more bytes in.
    package mutating func update(_ bytes: some Collection<UInt8>) { bytes.withBytes { update(raw: $0) } }

    /// The fingerprint of everything taken in.
    package consuming func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: function.length) { room, count in
            finish(into: UnsafeMutableRawBufferPointer(room))
            count = function.length
        }
    }

    package static func sha1(_ bytes: some Collection<UInt8>) -> [UInt8] { of(bytes, .sha1) }
    package static func sha256(_ bytes: some Collection<UInt8>) -> [UInt8] { of(bytes, .sha256) }
    package static func sha512(_ bytes: some Collection<UInt8>) -> [UInt8] { of(bytes, .sha512) }

    private static func of(_ bytes: some Collection<UInt8>, _ function: Function) -> [UInt8] {
        var digest = Digest(function)
        digest.update(bytes)
        return digest.finish()
    }

    // MARK: The same without arrays, for HMAC

    func restart() {
        let outcome = EVP_DigestInit_ex(context, Algorithms.shared[function], nil)
        precondition(outcome == 1, "a digest that libcrypto has fetched can be started")
    }

    func update(raw bytes: UnsafeRawBufferPointer) {
        let outcome = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(outcome == 1, "a started digest takes any bytes")
    }

    /// Writes the fingerprint; `restart` makes the digest ready for the next.
    func finish(into room: UnsafeMutableRawBufferPointer) {
        precondition(room.count >= function.length)
        let outcome = EVP_DigestFinal_ex(context, room.bindMemory(to: UInt8.self).baseAddress, nil)
        precondition(outcome == 1, "a started digest can be finished")
    }
}

/// libcrypto's algorithms, looked up once: the look-up costs more than a short digest.
private struct Algorithms {
    private let sha1: OpaquePointer
    private let sha256: OpaquePointer
    private let sha512: OpaquePointer

    // Fetched algorithms never change, and any thread may start a digest with one.
    nonisolated(unsafe) static let shared = Algorithms()

    private init() {
        guard let sha1 = EVP_MD_fetch(nil, "SHA1", nil), let sha256 = EVP_MD_fetch(nil, "SHA256", nil),
            let sha512 = EVP_MD_fetch(nil, "SHA512", nil)
        else { preconditionFailure("this libcrypto offers no SHA-1 or SHA-2") }
        self.sha1 = sha1
        self.sha256 = sha256
        self.sha512 = sha512
    }

    subscript(function: Digest.Function) -> OpaquePointer {
        switch function {
        case .sha1: sha1
        case .sha256: sha256
        case .sha512: sha512
        }
    }
}
