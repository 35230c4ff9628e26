import Crypto
import HTTPServer
import Net

/// Takes in a file that a message is to carry, part by part: looks whether it is what it is said to be before any of it
/// is written, and takes its fingerprint on the way.
@OnLoop
final class MediaIntake {
    private let kind: FileKind
    private let file: FileIntake
    private var digest: Digest? = Digest(.sha256)
    /// The beginning, while it is too short to be looked at.
    private var head: [UInt8] = []
    private var isChecked = false

    init(of kind: FileKind, at path: String) async throws {
        self.kind = kind
        file = try await FileIntake(at: path, upTo: MediaFile.longest)
    }

    func take(_ bytes: [UInt8]) async throws {
        guard !isChecked else { return try await write(bytes) }
        head += bytes
        if head.count >= FileKind.headBytes { try await check() }
    }

    /// Puts the file in its place, and answers how long it is and its fingerprint.
    func finish() async throws -> (size: Int, digest: String) {
        if !isChecked { try await check() }
        let size = try await file.finish()
        return (size, Hex.encode(digest.take()?.finish() ?? []))
    }

    private func check() async throws {
        try kind.check(head.prefix(FileKind.headBytes))
        isChecked = true
        let beginning = head
        head = []
        try await write(beginning)
    }

    private func write(_ bytes: [UInt8]) async throws {
        digest?.update(bytes)
        try await file.write(bytes)
    }
}
