import HTTP
import Net
import Problems

/// A file on its way to Twilio, part by part: looked at before any of it is sent, and broken off where it becomes longer
/// than files may be.
@OnLoop
final class OutgoingFile: BodyStream {
    /// What has been read of it and not been sent.
    private var head: [UInt8]
    private let rest: (any BodyStream)?
    private var sent = 0
    /// Why it broke off, as whoever hands it over is to be told.
    private(set) var failure: Problem?

    init(of kind: FileKind, beginning head: [UInt8] = [], _ rest: (any BodyStream)?) async throws {
        var head = head
        while head.count < FileKind.headBytes, let part = try await rest?.next() { head += part }
        try kind.check(head.prefix(FileKind.headBytes))
        self.head = head
        self.rest = rest
    }

    @OnLoop func next() async throws -> [UInt8]? {
        do {
            guard let part = try await nextPart() else { return nil }
            sent += part.count
            guard sent <= MediaFile.longest else { throw Body.tooLarge(MediaFile.longest) }
            return part
        } catch let problem as Problem {
            failure = problem
            throw problem
        }
    }

    private func nextPart() async throws -> [UInt8]? {
        guard head.isEmpty else {
            defer { head = [] }
            return head
        }
        return try await rest?.next()
    }
}

/// The one file in a form, as it arrives.
@OnLoop
final class FormFile: BodyStream {
    private var form: MediaForm

    init(_ form: MediaForm) { self.form = form }

    @OnLoop func next() async throws -> [UInt8]? {
        var form = form
        defer { self.form = form }
        return try await form.next()
    }
}
