import Testing

@testable import VoiceRelay

/// What waits to be written down is bounded, and in order.
@Suite struct PendingNotesTests {
    private func frame(_ size: Int, at: Int = 0) -> JournalFrame {
        JournalFrame(at: at, direction: .sent, bytes: [UInt8](repeating: 0x20, count: size))
    }

    private func calls(_ pending: PendingNotes) -> [String] { pending.next(atMost: 100).map(\.call) }

    @Test func `frames wait for the end of a turn, and stand before it`() {
        var pending = PendingNotes()

        let isPiece = pending.add(frame(10), of: "a")
        #expect(!isPiece && pending.isEmpty && pending.isGathering)
        pending.add(.remark("x", kind: "y"), of: "a", at: 1)
        #expect(pending.next(atMost: 9).count == 1)
        pending.add(.answered(AnswerNote(1, "x")), of: "a", at: 2)

        #expect(calls(pending) == ["a", "a", "a"] && !pending.isGathering)
        guard case .frames(let frames) = pending.next(atMost: 9)[1].content else { return #expect(Bool(false)) }
        #expect(frames.count == 1)
    }

    @Test func `many frames are a piece, and old ones are let go of`() {
        var pending = PendingNotes()

        let isPiece = pending.add(frame(33 << 10), of: "a")
        #expect(isPiece)
        _ = pending.add(frame(1, at: 5), of: "b")
        _ = pending.add(frame(1, at: 9), of: "c")
        let wereDue = pending.release(before: 5)

        #expect(wereDue && calls(pending) == ["a", "b"] && pending.isGathering)
    }

    @Test func `there is room for so much, and always for a beginning and an end`() {
        var pending = PendingNotes(PendingNotes.Limits(notes: 2, frameBytes: 100))

        for _ in 0..<4 { pending.add(.trouble("x"), of: "a", at: 0) }
        pending.add(.ended(reason: "x"), of: "a", at: 0)
        for _ in 0..<4 { _ = pending.add(frame(36), of: "b") }

        #expect(pending.added == 3 && pending.lostNotes == 2 && pending.lostFrames == 3)
        let losses = pending.takeLosses()
        #expect(losses == (2, 3) && pending.lostNotes + pending.lostFrames == 0)
    }

    @Test func `what is settled makes room`() {
        var pending = PendingNotes(PendingNotes.Limits(notes: 10, frameBytes: 100))
        _ = pending.add(frame(200), of: "a")
        pending.release("a")

        pending.settle(1)
        _ = pending.add(frame(1), of: "a")

        #expect(pending.isEmpty && pending.settled == 1 && pending.lostFrames == 0)
    }
}
