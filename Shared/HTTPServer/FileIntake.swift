import Glibc
package import HTTP
package import Net
import Problems

/// Takes a body into a file while it arrives, off the loop and a bounded piece at a time. The file is there under its
/// name when it is whole, or never.
///
/// ```swift
/// let length = try await FileIntake.keep(request.body, at: path, upTo: 50 << 20)
/// ```
/// An intake that is let go before `finish`, as by a failure or a client that leaves, leaves nothing behind.
@OnLoop
package final class FileIntake: BodyWriter {
    private let draft: FileDraft
    private let limit: Int
    private var taken = 0
    private var written = 0

    /// Begins a file that will be at `path`, in a folder that is there.
    package init(at path: String, upTo limit: Int) async throws {
        draft = try await FileDraft.lane.run { Result { try FileDraft(for: path) } }.get()
        self.limit = limit
    }

    /// Takes the next part, and waits until the system has it. Refuses what goes beyond the limit.
    @OnLoop package func write(_ bytes: [UInt8]) async throws {
        guard bytes.count <= limit - taken else { throw Body.tooLarge(limit) }
        let (draft, offset) = (draft, taken)
        taken += bytes.count
        try await FileDraft.lane.run { Result { try draft.write(bytes, at: offset) } }.get()
        written += bytes.count
    }

    /// Puts the file in its place, on the disk for good, instead of one that was there; answers how long it is. Whoever
    /// is cancelled meanwhile cannot tell whether it is there.
    package func finish() async throws -> Int {
        guard written == taken else { throw Problem(.broken, "A part of a file was not written.") }
        let draft = draft
        try await FileDraft.lane.run { Result { try draft.keep() } }.get()
        return written
    }

    /// Takes a whole body; answers how long it was.
    package static func keep(_ body: Body, at path: String, upTo limit: Int) async throws -> Int {
        let intake = try await FileIntake(at: path, upTo: limit)
        switch body {
        case .none: break
        case .bytes(let bytes): try await intake.write(bytes)
        case .stream(let stream): while let part = try await stream.next() { try await intake.write(part) }
        }
        return try await intake.finish()
    }

    /// Removes what a crash has left in a folder: what is half written, and what nobody knows of. To be called before
    /// anything is taken in.
    package static func removeLeftovers(
        in folder: String, keeping isKnown: @escaping @Sendable (_ name: String) -> Bool = { _ in true }
    ) async throws {
        try await FileDraft.lane.run {
            for name in namesInFolder(folder) ?? [] where name.hasSuffix(FileDraft.ending) || !isKnown(name) {
                unlink("\(folder)/\(name)")
            }
        }
    }

    /// Removes files that are no longer needed, off the loop; nobody waits for it.
    package nonisolated static func remove(_ paths: [String]) {
        guard !paths.isEmpty else { return }
        FileDraft.lane.doLater { for path in paths { unlink(path) } }
    }
}
