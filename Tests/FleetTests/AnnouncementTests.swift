import FleetTestSupport
import Net
import Testing

@testable import Fleet

@Suite struct AnnouncementTests {
    private func notified(_ body: (NotifySocket, Notifier) async throws -> Void) async throws {
        let folder = TemporaryFolder("announcement")
        let socket = try await NotifySocket(in: folder.path)
        let path = socket.path
        try await body(socket, Notifier { $0 == "NOTIFY_SOCKET" ? path : nil })
    }

    @Test func `a service that can do its job is announced once, and then says how it is`() async throws {
        try await notified { socket, notifier in
            let readiness = Readiness()
            let announcement = await Announcement(notifier, readiness)
            await readiness.started()

            await announcement.begin()
            await readiness.block("disk", "The disk is full.")
            await readiness.block("disk", nil)
            await announcement.again()
            try await socket.wait(for: "READY=1", beyond: 1)

            #expect(
                await socket.messages == [
                    "READY=1\nSTATUS=serving", "STATUS=not ready: The disk is full.", "STATUS=serving",
                    "READY=1\nSTATUS=serving",
                ])
        }
    }

    @Test func `a service that starts on a full disk asks for time until it can do its job`() async throws {
        try await notified { socket, notifier in
            let readiness = Readiness()
            let announcement = await Announcement(notifier, readiness, every: .milliseconds(1))
            await readiness.block("disk", "The disk is full.")
            await readiness.started()

            await announcement.begin()
            await announcement.again()
            try await socket.wait(for: "EXTEND_TIMEOUT_USEC=", beyond: 3)
            let early = await socket.count(of: "READY=1")
            await readiness.block("disk", nil)
            try await socket.wait(for: "READY=1")

            #expect(early == 0)
            #expect(await socket.messages.first == "STATUS=not ready: The disk is full.")
            #expect(await socket.messages.last == "READY=1\nSTATUS=serving")
        }
    }

    @Test func `a service that stops before it could do its job asks for no more time`() async throws {
        try await notified { socket, notifier in
            let readiness = Readiness()
            let announcement = await Announcement(notifier, readiness, every: .milliseconds(1))
            await readiness.block("disk", "The disk is full.")
            await readiness.started()
            await announcement.begin()

            await announcement.end()
            await readiness.stopping()
            await announcement.begin()
            try await socket.wait(for: "STATUS=stopping")
            let asked = await socket.count(of: "EXTEND_TIMEOUT_USEC=")
            try await pause(for: .milliseconds(5))

            #expect(await socket.count(of: "EXTEND_TIMEOUT_USEC=") == asked)
            #expect(await socket.count(of: "READY=1") == 0)
        }
    }
}
