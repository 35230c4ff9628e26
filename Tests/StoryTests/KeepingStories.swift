import FleetTestSupport
import Glibc
import Guarded
import HTTP
import HTTPClient
import JSON
import Net
import Testing

extension Stories {
    @Suite struct Keeping {
        static let rounds = getenv("STORY_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 3

        /// What was acknowledged, and the moment at which the service is to be killed.
        private final class Acknowledged: Sendable {
            private let keys = Guarded<[String]>([])
            let enough: Int

            init(enough: Int) { self.enough = enough }

            var all: [String] { keys.withLock { $0 } }

            /// Whether this was the one after which enough is enough.
            func note(_ key: String) -> Bool {
                keys.withLock {
                    $0.append(key)
                    return $0.count == enough
                }
            }
        }

        @Test func `nothing that was acknowledged is lost when the service is killed`() async throws {
            var random = SystemRandomNumberGenerator()
            let folder = TemporaryFolder("killed")
            var expected = Set<String>()
            for round in 1...Self.rounds {
                let kept = Acknowledged(enough: Int.random(in: 1...600, using: &random))
                var plan = RunningService.Plan("voice-relay")
                plan.folder = folder

                let service = try await RunningService.ready(plan)
                await withTaskGroup(of: Void.self) { group in
                    for writer in 0..<64 {
                        group.addTask { await Self.write(round, writer, to: service, kept) }
                    }
                }
                await service.process.exited()
                try #require(service.process.exitNow == .signal(SIGKILL))
                expected.formUnion(kept.all)
                try StateCheck.checkIntegrity(of: "\(folder.path)/voice-relay.sqlite")
                try await with(RunningService.ready(plan)) { again in
                    for key in kept.all {
                        let answer = try await again.client.get("/inbox/\(key)")
                        try #require(answer.status == .ok, "round \(round): \(key) is gone")
                    }
                    try await Self.hear(expected, from: again)
                }
            }
        }

        /// Writes as fast as it can until nobody answers any more.
        private static func write(
            _ round: Int, _ writer: Int, to service: RunningService, _ kept: Acknowledged
        ) async {
            var number = 0
            while true {
                number += 1
                let key = "r\(round)-w\(writer)-n\(number)"
                guard
                    let answer = try? await service.client.post(
                        "/inbox/frame.ping", headers: ["Idempotency-Key": key]), answer.status == .accepted
                else { return }
                if kept.note(key) { service.process.send(SIGKILL) }
            }
        }

        /// Each is worked on exactly once, whatever was killed when.
        private static func hear(_ expected: Set<String>, from service: RunningService) async throws {
            var heard = Set<String>()
            var missing = expected
            for try await event in try await service.client.events("/events?after=0") where event.type == "frame.ping" {
                let subject = try #require(try JSONValue(parsing: event.data)["subject"]?.string)
                try #require(heard.insert(subject).inserted, "\(subject) was worked on twice")
                missing.remove(subject)
                if missing.isEmpty { return }
            }
            try #require(missing.isEmpty)
        }

        @Test func `a full disk refuses writes, and is recovered from without another start`() async throws {
            guard let disk = try await TemporaryDisk(megabytes: 8) else {
                print("Skipped: only root can mount a small disk.")
                return
            }
            do {
                try await withService("voice-relay") {
                    $0.settings = ["STATE_DIR": disk.path]
                } _: { service in
                    func post(_ key: String) async throws -> Status {
                        try await service.client.post(
                            "/inbox/frame.ping", ["filler": .string(String(repeating: "x", count: 100_000))],
                            headers: ["Idempotency-Key": key]
                        ).status
                    }
                    try #require(try await post("before") == .accepted)

                    let filler = try disk.fill()
                    var refusal: Status?
                    for number in 0..<200 where refusal == nil {
                        let status = try await post("full-\(number)")
                        if status != .accepted { refusal = status }
                    }

                    try #require(refusal == .insufficientStorage || refusal == .serviceUnavailable)
                    try #require(try await service.client.get("/inbox/before").status == .ok)
                    try await service.notices.wait(for: "not ready")
                    try #require(try await service.client.get("/readyz").status == .serviceUnavailable)

                    unlink(filler)
                    try #require(try await post("after") == .accepted)
                    let known = await service.notices.count(of: "STATUS=serving")
                    if try await service.client.get("/readyz").status != .ok {
                        try await service.notices.wait(for: "STATUS=serving", beyond: known)
                    }
                    try #require(await service.stop() == .code(0))
                }
            } catch {
                try await disk.unmount()
                throw error
            }
            try await disk.unmount()
        }

        @Test func `a listener goes on where it left off, also after another start`() async throws {
            let folder = TemporaryFolder("replay")
            func ping(_ service: RunningService, _ key: String) async throws {
                let answer = try await service.client.post("/inbox/frame.ping", headers: ["Idempotency-Key": key])
                try #require(answer.status == .accepted)
            }
            func hear(_ count: Int, from place: String, _ service: RunningService) async throws -> [String] {
                var heard: [String] = []
                for try await event in try await service.client.events(headers: ["Last-Event-ID": place]) {
                    heard.append("\(event.type) \(event.id)")
                    if heard.count == count { break }
                }
                return heard
            }

            try await withService("clustering-worker") {
                $0.folder = folder
            } _: { service in
                for number in 1...5 { try await ping(service, "p\(number)") }
                let heard = try await hear(6, from: "0", service)
                try #require(heard == ["hello 0"] + (1...5).map { "frame.ping \($0)" })
                try #require(await service.stop() == .code(0))
            }
            try await withService("clustering-worker") {
                $0.folder = folder
            } _: { service in
                try await ping(service, "p6")
                try await ping(service, "p1")

                let heard = try await hear(4, from: "3", service)
                let lost = try await hear(1, from: "999", service)

                try #require(heard == ["hello 3", "frame.ping 4", "frame.ping 5", "frame.ping 6"])
                try #require(lost == ["reset 6"])
            }
        }
    }
}
