package import Problems

/// Eats the bytes of a `multipart/form-data` body and tells what they hold, without keeping a part.
///
/// ```
/// preamble ─▶ afterDelimiter ─▶ headers ─▶ content ─▶ afterDelimiter … ─▶ epilogue
/// ```
package struct MultipartParser {
    private enum Place { case preamble, afterDelimiter, headers, content, epilogue }

    /// CRLF, two dashes and the boundary: what ends a part.
    private let delimiter: [UInt8]
    private let limits: Multipart.Limits
    private var place = Place.preamble
    /// What has arrived and cannot be told so far. Begins as if a line had ended, since a delimiter may come first.
    private var pending: [UInt8] = [0x0D, 0x0A]
    /// How much of the pending header holds no end of it.
    private var searched = 0
    private var partCount = 0
    private var surroundingBytes = 0
    private var failure: Problem?

    /// Refuses a boundary that the standard does not allow.
    package init(boundary: String, limits: Multipart.Limits = Multipart.Limits()) throws(Problem) {
        guard Multipart.isBoundary(boundary.utf8) else { throw Multipart.malformed("has a boundary that is not valid") }
        delimiter = [0x0D, 0x0A, 0x2D, 0x2D] + boundary.utf8
        self.limits = limits
    }

    package var isFinished: Bool { place == .epilogue }

    /// Bytes kept until more is known: less than a delimiter within a part, and never more than a part's header.
    package var pendingBytes: Int { pending.count }

    /// Eats the next bytes. What has been refused once stays refused.
    package mutating func eat(_ bytes: some Sequence<UInt8>) throws(Problem) -> [Multipart.Event] {
        if let failure { throw failure }
        do throws(Problem) {
            pending.append(contentsOf: bytes)
            var events: [Multipart.Event] = []
            var from = 0
            while try step(&from, &events) {}
            pending.removeSubrange(..<from)
            return events
        } catch {
            failure = error
            pending = []
            throw error
        }
    }

    /// To be called when the body has ended: refuses one that was cut off.
    package func end() throws(Problem) {
        if let failure { throw failure }
        guard isFinished else { throw Multipart.malformed("ends before its last delimiter") }
    }

    /// Takes one thing from the bytes pending; false when it needs more of them.
    private mutating func step(_ from: inout Int, _ events: inout [Multipart.Event]) throws(Problem) -> Bool {
        switch place {
        case .preamble:
            let (end, isDelimiter) = contentEnd(from)
            try surround(end - from)
            from = end
            guard isDelimiter else { return false }
            from += delimiter.count
            place = .afterDelimiter
            return true
        case .content:
            let (end, isDelimiter) = contentEnd(from)
            if end > from { events.append(.bytes(Array(pending[from..<end]))) }
            from = end
            guard isDelimiter else { return false }
            from += delimiter.count
            events.append(.partEnded)
            place = .afterDelimiter
            return true
        case .afterDelimiter: return try afterDelimiter(&from, &events)
        case .headers: return try headers(&from, &events)
        case .epilogue:
            try surround(pending.count - from)
            from = pending.count
            return false
        }
    }

    /// Where the content ends as far as it is known: at a delimiter, or before what may turn out to be one.
    private func contentEnd(_ start: Int) -> (end: Int, isDelimiter: Bool) {
        pending.withUnsafeBufferPointer { pending in
            var index = start
            while let mark = pending[index...].firstIndex(of: 0x0D) {
                let there = min(delimiter.count, pending.count - mark)
                var same = 1
                while same < there, pending[mark + same] == delimiter[same] { same += 1 }
                if same == there { return (mark, there == delimiter.count) }
                index = mark + 1
            }
            return (pending.count, false)
        }
    }

    private mutating func surround(_ count: Int) throws(Problem) {
        surroundingBytes += count
        guard surroundingBytes <= limits.surroundingBytes else {
            throw Multipart.malformed("has too much around its parts")
        }
    }

    /// Two dashes after the last delimiter, a line's end after any other.
    private mutating func afterDelimiter(_ from: inout Int, _ events: inout [Multipart.Event]) throws(Problem) -> Bool {
        guard pending.count - from >= 2 else { return false }
        switch (pending[from], pending[from + 1]) {
        case (0x2D, 0x2D):
            events.append(.finished)
            place = .epilogue
        case (0x0D, 0x0A):
            partCount += 1
            guard partCount <= limits.parts else {
                throw Problem(.tooLarge, "The multipart form has more than \(limits.parts) parts.")
            }
            place = .headers
        default: throw Multipart.malformed("has a delimiter with something behind it")
        }
        from += 2
        return true
    }

    private mutating func headers(_ from: inout Int, _ events: inout [Multipart.Event]) throws(Problem) -> Bool {
        guard let end = endOfHeaders(from) else {
            // One more for half a line's end.
            guard pending.count - from <= limits.headerBytesPerPart + 1 else { throw headersTooLarge }
            return false
        }
        guard end - from <= limits.headerBytesPerPart else { throw headersTooLarge }
        events.append(.part(try Multipart.Part(headers: pending[from..<end], most: limits.headersPerPart)))
        from = end + 2
        place = .content
        return true
    }

    private var headersTooLarge: Problem { Problem(.tooLarge, "A part of the multipart form has too long a header.") }

    /// The place of the empty line that ends the headers; nil while it has not come.
    private mutating func endOfHeaders(_ start: Int) -> Int? {
        for index in (start + searched)..<max(start + searched, pending.count - 3)
        where pending[index] == 0x0D && pending[index + 1] == 0x0A && pending[index + 2] == 0x0D
            && pending[index + 3] == 0x0A
        {
            searched = 0
            return index + 2
        }
        searched = max(searched, pending.count - 3 - start)
        return nil
    }
}
