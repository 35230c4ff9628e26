import FleetTestSupport
import Glibc
import JSON
import Net
import Problems
import Store
import Telemetry
import Testing

@testable import Fleet

@Suite struct WatchdogTests {
    private func watchdog(_ bench: Workbench, _ environment: [String: String] = [:]) async -> Watchdog {
        await Watchdog(
            Notifier { environment[$0] }, bench.frame.database, bench.frame.readiness, folder: bench.folder.path,
            log: .nowhere)
    }

    @Test func `a store that takes writes keeps nobody from being ready`() async throws {
        let bench = try await Workbench()
        let watchdog = await watchdog(bench)

        await watchdog.look()
        await watchdog.look()
        await bench.frame.readiness.started()

        #expect(await bench.frame.readiness.isReady)
    }

    @Test func `a store that takes none does, until it does again, and its place is not told`() async throws {
        let bench = try await Workbench()
        let watchdog = await watchdog(bench)
        await bench.frame.readiness.started()
        try await bench.frame.database.write { try $0.run("ALTER TABLE frame_pulse RENAME TO hidden") }

        await watchdog.look()
        let report = await bench.frame.readiness.report
        try await bench.frame.database.write { try $0.run("ALTER TABLE hidden RENAME TO frame_pulse") }
        await watchdog.look()

        #expect(report["ready"] == false)
        #expect(report["reasons"] == [["name": "store", "reason": "The store takes no writes."]])
        #expect(await bench.frame.readiness.isReady)
    }

    @Test func `signs of life come from the loop, again and again`() async throws {
        let bench = try await Workbench()
        let socket = try await NotifySocket(in: bench.folder.path)
        let watchdog = await watchdog(bench, ["NOTIFY_SOCKET": socket.path, "WATCHDOG_USEC": "30000"])

        await watchdog.beginSignsOfLife()

        try await socket.wait(for: "WATCHDOG=1", beyond: 3)
        await socket.end()
        withExtendedLifetime(watchdog) {}
    }

    @Test func `a disk is low before it is full, and a large one later`() {
        #expect(!DiskSpace(free: 11 << 20, whole: 100 << 20).isLow)
        #expect(DiskSpace(free: 9 << 20, whole: 100 << 20).isLow)
        #expect(!DiskSpace(free: 9 << 20, whole: 100 << 20).isFull)
        #expect(DiskSpace(free: 1 << 20, whole: 100 << 20).isFull)
        #expect(!DiskSpace(free: 20 << 30, whole: 1_000 << 30).isLow)
        #expect(!DiskSpace(free: 15 << 30, whole: 1_000 << 30).isFull)
        #expect(DiskSpace(of: "/nowhere/at/all") == nil)
        #expect(DiskSpace(of: "/") != nil)
    }
}

@Suite struct NotifierTests {
    @Test func `systemd is told in its own words, one datagram each`() async throws {
        let folder = TemporaryFolder("notify")
        let socket = try await NotifySocket(in: folder.path)
        let notifier = Notifier { ["NOTIFY_SOCKET": socket.path][$0] }

        notifier.ready("serving\nWATCHDOG=1")
        notifier.reloading()
        notifier.needsMoreTime(.seconds(60))
        notifier.status("serving, 3 calls")
        notifier.stopping()
        try await socket.wait(for: "STOPPING=1")

        let messages = await socket.messages
        #expect(messages[0] == "READY=1\nSTATUS=serving WATCHDOG=1")
        #expect(messages[1].hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
        #expect(
            messages[2...] == [
                "EXTEND_TIMEOUT_USEC=60000000", "STATUS=serving, 3 calls", "STOPPING=1\nSTATUS=stopping",
            ])
    }

    @Test func `nobody who listens is no trouble`() {
        for path in ["", "relative", "/nowhere/at/all", "/" + String(repeating: "x", count: 200)] {
            Notifier { ["NOTIFY_SOCKET": path][$0] }.ready("serving")
        }
    }

    @Test func `signs of life are wanted only when this process is meant`() {
        #expect(Notifier { ["WATCHDOG_USEC": "3000000"][$0] }.watchdog == .seconds(3))
        #expect(Notifier { ["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "\(getpid())"][$0] }.watchdog == .seconds(3))
        #expect(Notifier { ["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "1"][$0] }.watchdog == nil)
        #expect(Notifier { ["WATCHDOG_USEC": "soon"][$0] }.watchdog == nil)
        #expect(Notifier { _ in nil }.watchdog == nil)
    }
}

@Suite struct InheritedSocketsTests {
    private func descriptors(_ environment: [String: String]) -> [Int32] {
        InheritedSockets.descriptors { environment[$0] }
    }

    @Test func `sockets are taken over when they are for this process`() {
        #expect(descriptors(["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "2"]) == [3, 4])
        #expect(descriptors(["LISTEN_PID": "1", "LISTEN_FDS": "2"]) == [])
        #expect(descriptors(["LISTEN_FDS": "2"]) == [])
        #expect(descriptors(["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "0"]) == [])
        #expect(descriptors(["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "1000000000"]) == [])
        #expect(descriptors(["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "many"]) == [])
    }
}

@Suite struct StateFolderTests {
    @Test func `the folder is made with those above it, for its owner alone`() throws {
        let folder = TemporaryFolder("state")

        try StateFolder("\(folder.path)/a/b/c").make()
        try StateFolder("\(folder.path)/a/b/c").make()

        var facts = stat()
        #expect(stat("\(folder.path)/a/b/c", &facts) == 0 && facts.st_mode & 0o777 == 0o700)
    }

    @Test func `what is no folder is told`() throws {
        let folder = TemporaryFolder("state")
        try TextFile.write("", to: "\(folder.path)/file")

        #expect(throws: Problem.self) { try StateFolder("\(folder.path)/file").make() }
        #expect(throws: Problem.self) { try StateFolder("\(folder.path)/file/below").make() }
        #expect(throws: Problem.self) { try StateFolder("/proc/nowhere").make() }
    }
}

@Suite struct ClockTests {
    @Test func `times are told in UTC, to the millisecond`() {
        #expect(Clock.text(0) == "1970-01-01T00:00:00.000Z")
        #expect(Clock.text(1_700_000_000_007) == "2023-11-14T22:13:20.007Z")
        #expect(Clock.text(951_782_400_000) == "2000-02-29T00:00:00.000Z")
    }
}

@Suite struct DepartureTests {
    @Test func `a step that hangs is left behind, whatever it makes of being cancelled`() async throws {
        let file = LogFile()
        let departure = await Departure(log: file.log)
        let stuck = Stubborn()

        await departure.step("stuck", within: .milliseconds(1)) { await stuck.wait() }
        await departure.step("quick", within: .seconds(60)) {}
        await stuck.release()
        file.sink.flush()

        #expect(file.lines.compactMap { $0["step"]?.string } == ["stuck"])
    }

    @Test func `in a hurry, the step under way and those to come are cut short`() async throws {
        let departure = await Departure(log: .nowhere)
        let (one, other) = (Stubborn(), Stubborn())

        async let first: Void = departure.step("one", within: .seconds(3_600)) { await one.wait() }
        await one.isReached()
        await departure.hurry()
        await first
        await departure.step("other", within: .seconds(3_600)) { await other.wait() }
        await one.release()
        await other.release()
    }

    /// Waits, and pays no heed to being cancelled.
    @OnLoop
    final class Stubborn {
        private var waiting: CheckedContinuation<Void, Never>?
        private let reached = Signal()

        nonisolated init() {}

        func wait() async {
            await withCheckedContinuation {
                waiting = $0; reached.raise()
            }
        }
        func isReached() async { if waiting == nil { try? await reached.wait(beyond: 0) } }
        func release() { waiting.take()?.resume() }
    }
}
