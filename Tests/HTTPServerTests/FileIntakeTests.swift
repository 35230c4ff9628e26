import Foundation
import HTTP
import Net
import Problems
import Testing

@testable import HTTPServer

/// Bodies that are kept as files while they arrive.
@OnLoop
final class FileIntakeTests {
    private let folder: String
    private let house: House
    private let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/trunkline-intake-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/kept.bin"
        house = House([
            .post("/", "Keeps a file.") { request in
                let length = try await FileIntake.keep(request.body, at: path, upTo: 1_000_000)
                return .text("\(length)")
            }.taking(.streamed(BodyRule.Shape(limit: 10 << 20)))
        ])
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// What is kept. Foundation is not asked: its reading loses a page of memory for every empty file.
    private var kept: [UInt8]? {
        guard let file = fopen(folder + "/kept.bin", "r") else { return nil }
        defer { fclose(file) }
        var found = [UInt8](repeating: 0, count: bytes.count + 1)
        let count = fread(&found, 1, found.count, file)
        return Array(found[..<count])
    }

    private var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] }

    /// Waits until only these are in the folder: what is let go is removed a moment later, off the loop.
    private func until(_ expected: [String]) async throws {
        let last = Moment.now + patience
        while names.sorted() != expected {
            guard Moment.now < last else { throw Problem(.timedOut, "The folder holds \(names).") }
            try await pause(for: .milliseconds(1))
        }
    }

    private func upload(_ count: Int) throws -> RawClient {
        let client = try house.connect()
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\r\n")
        return client
    }

    @Test func `a body is kept whole, instead of what was there, and nothing else is left`() async throws {
        try "old".write(toFile: folder + "/kept.bin", atomically: false, encoding: .utf8)
        let client = try upload(bytes.count)

        client.stream.send(bytes)
        let answer = try await client.answer()

        #expect(answer.text == "1000000" && kept == bytes)
        try await until(["kept.bin"])
    }

    @Test func `bodies that are here already, or empty, are kept as well`() async throws {
        let path = folder + "/kept.bin"

        #expect(try await FileIntake.keep(.bytes([1, 2, 3]), at: path, upTo: 3) == 3)
        #expect(kept == [1, 2, 3])
        #expect(try await FileIntake.keep(.none, at: path, upTo: 3) == 0)
        #expect(kept == [])
    }

    @Test func `a body beyond the limit is refused and leaves nothing`() async throws {
        let client = try upload(bytes.count + 1)

        client.stream.send(bytes + [0])
        let answer = try await client.answer()

        #expect(answer.status == 413)
        try await until([])
    }

    @Test func `a client that leaves in the midst leaves nothing`() async throws {
        let client = try upload(bytes.count)
        client.stream.send(Array(bytes.prefix(100_000)))
        let last = Moment.now + patience
        while names.isEmpty, Moment.now < last { try await pause(for: .milliseconds(1)) }
        #expect(names.count == 1 && kept == nil)

        client.close()

        try await until([])
    }

    @Test func `until it is finished it is not there, and let go it never is`() async throws {
        var intake: FileIntake? = try await FileIntake(at: folder + "/kept.bin", upTo: 10)
        try await intake?.write([1, 2])
        #expect(kept == nil)
        intake = nil
        try await until([])

        let other = try await FileIntake(at: folder + "/kept.bin", upTo: 10)
        try await other.write([1, 2])
        try await other.write([3])
        #expect(try await other.finish() == 3)

        #expect(kept == [1, 2, 3])
    }

    @Test func `a disk that takes no more is told as such`() async throws {
        let draft = FileDraft(
            for: folder + "/kept.bin", at: folder + "/draft", writingTo: open("/dev/full", O_WRONLY | O_CLOEXEC))

        let problem = #expect(throws: Problem.self) { try draft.write([1], at: 0) }

        #expect(problem?.kind == .full)
    }

    @Test func `a folder that is not there is told`() async throws {
        let path = folder + "/nowhere/kept.bin"

        let problem = await #expect(throws: Problem.self) {
            _ = try await FileIntake.keep(.bytes([1]), at: path, upTo: 10)
        }

        #expect(problem?.kind == .unavailable)
    }

    @Test func `what a crash has left half written is removed`() async throws {
        for name in ["one.part", "one.wav", "two.abc.part"] {
            try "x".write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
        }

        try await FileIntake.removeLeftovers(in: folder)

        #expect(names == ["one.wav"])
    }

    @Test func `what nobody knows of is removed with it, or when it is told`() async throws {
        for name in ["known.wav", "unknown.wav", "one.part"] {
            try "x".write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
        }

        try await FileIntake.removeLeftovers(in: folder) { $0 == "known.wav" }
        #expect(names == ["known.wav"])
        FileIntake.remove([folder + "/known.wav"])

        try await until([])
    }
}
