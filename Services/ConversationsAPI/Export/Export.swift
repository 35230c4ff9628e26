import HTTP
import JSON
import Twilio

/// Writes conversations into files, as they are read.
struct Export: Sendable {
    let backend: any ConversationsBackend

    init(_ backend: any ConversationsBackend) { self.backend = backend }

    /// How many rows are in memory at a time.
    static let page = 100

    // MARK: One conversation

    func json(_ conversation: Conversation, at place: Place, base: String, to file: any BodyWriter) async throws {
        let outside = Place(service: place.service)
        try await file.write("{\"conversation\":")
        try await file.write(try written(conversation, at: outside, base))
        try await file.write(",\"participants\":[")
        let everybody = try Participant.Filter(Fields([:]))
        try await pages(Participant.self, at: place, everybody) { rows, isFirst in
            try await file.write(try list(rows, isFirst, at: place, base))
        }
        try await file.write("],\"messages\":[")
        try await messages(at: place) { rows, isFirst in
            try await file.write(try list(rows, isFirst, at: place, base))
        }
        try await file.write("]}\n")
    }

    func csv(at place: Place, to file: any BodyWriter) async throws {
        try await file.write(CSVLine(["index", "date", "author", "body", "media", "messageSid"]).text)
        try await messages(at: place) { rows, _ in
            let lines = rows.map { row in
                CSVLine([
                    row.index.map(String.init) ?? "", date(row.created), row.author ?? "", row.body ?? "",
                    row.media.array == nil ? "" : row.media.description, row.sid,
                ]).text
            }
            try await file.write(lines.joined())
        }
    }

    func text(_ conversation: Conversation, at place: Place, to file: any BodyWriter) async throws {
        let name = conversation.friendlyName ?? conversation.uniqueName ?? ""
        try await file.write("\(conversation.sid)\(name.isEmpty ? "" : "  \(name)")  (\(conversation.state))\n\n")
        try await messages(at: place) { rows, _ in
            let lines = rows.map { row in
                // Whoever writes lines that look like somebody else's is not taken for them.
                let body = (row.body ?? "").split(separator: "\n", omittingEmptySubsequences: false)
                    .joined(separator: "\n    ")
                let file = row.media.array == nil ? "" : "[file]"
                return "\(date(row.created))  \(row.author ?? ""): \(body)\(file)\n"
            }
            try await file.write(lines.joined())
        }
    }

    // MARK: Many conversations

    func conversations(
        _ first: Page<Conversation>, _ filter: Conversation.Filter, at place: Place, as format: ExportFormat,
        base: String, to file: any BodyWriter
    ) async throws {
        switch format {
        case .json: try await file.write("{\"conversations\":[")
        case .csv:
            let names = [
                "sid", "friendlyName", "uniqueName", "state", "dateCreated", "dateUpdated", "attributes",
                "chatServiceSid",
            ]
            try await file.write(CSVLine(names).text)
        case .text: break
        }
        try await pages(Conversation.self, at: place, filter, from: first) { rows, isFirst in
            switch format {
            case .json: try await file.write(try list(rows, isFirst, at: place, base))
            case .csv: try await file.write(rows.map { CSVLine(cells(of: $0)).text }.joined())
            case .text:
                let lines = rows.map { row in
                    "\(date(row.created))  \(row.sid)  \(row.state)  \(row.friendlyName ?? row.uniqueName ?? "")\n"
                }
                try await file.write(lines.joined())
            }
        }
        if format == .json { try await file.write("]}\n") }
    }

    private func cells(of row: Conversation) -> [String] {
        [
            row.sid, row.friendlyName ?? "", row.uniqueName ?? "", row.state, date(row.created), date(row.updated),
            row.attributes, row.service ?? "",
        ]
    }

    // MARK: Rows

    private func messages(
        at place: Place, _ use: (_ rows: [Message], _ isFirst: Bool) async throws -> Void
    ) async throws {
        try await pages(Message.self, at: place, try Message.Filter(Fields([:])), use: use)
    }

    private func pages<R: Listed>(
        _ type: R.Type, at place: Place, _ filter: R.Filter, from first: Page<R>? = nil,
        use: (_ rows: [R], _ isFirst: Bool) async throws -> Void
    ) async throws {
        var request = PageRequest(size: min(Self.page, R.kind.longestPage))
        var page = if let first { first } else { try await backend.list(type, at: place, filter, request) }
        var isFirst = true
        while true {
            if !page.rows.isEmpty {
                try await use(page.rows, isFirst)
                isFirst = false
            }
            guard let next = page.next else { return }
            request.cursor = next
            page = try await backend.list(type, at: place, filter, request)
        }
    }

    private func list<R: Resource>(_ rows: [R], _ isFirst: Bool, at place: Place, _ base: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        for (number, row) in rows.enumerated() {
            if number > 0 || !isFirst { bytes += ",\n".utf8 }
            bytes += try written(row, at: place, base)
        }
        return bytes
    }

    private func written(_ row: some Resource, at place: Place, _ base: String) throws -> [UInt8] {
        var writer = MemberWriter(.house, base: base, at: place)
        writer.resource(row)
        return try writer.finish()
    }

    private func date(_ seconds: Int?) -> String { seconds.map { TwilioDate.product($0) } ?? "" }
}
