import HTTP
import Problems

/// Reads the one file out of a form while the form arrives, with the author that the form may name.
struct MediaForm {
    private let body: Body
    private var parser: MultipartParser
    private var events: ArraySlice<Multipart.Event> = []
    private var isWholeTaken = false
    /// The name of the field that is being read, unless it is the file.
    private var field: String?
    private var text: [UInt8] = []
    private var hasFile = false
    private(set) var author: String?

    init(_ body: Body, boundary: String) throws {
        self.body = body
        parser = try MultipartParser(boundary: boundary, limits: Multipart.Limits(parts: 8))
    }

    /// Reads on to the file, and answers what is said of it.
    mutating func file() async throws -> (type: MediaType?, name: String?) {
        while let event = try await nextEvent() {
            if case .part(let part) = event, part.filename != nil {
                hasFile = true
                // Some senders tell the whole path that the file has at home.
                let name = part.filename?.split { $0 == "/" || $0 == "\\" }.last.map { String($0.suffix(256)) }
                return (part.contentType, name)
            }
            try read(event)
        }
        throw Problem(.invalid, "The form holds no file.", code: Fields.invalidParameter, field: "file")
    }

    /// The next part of the file; nil after the last, when the whole form has been read.
    mutating func next() async throws -> [UInt8]? {
        while let event = try await nextEvent() {
            if case .bytes(let bytes) = event, field == nil { return bytes }
            try read(event)
        }
        return nil
    }

    /// Takes a field beside the file.
    private mutating func read(_ event: Multipart.Event) throws {
        switch event {
        case .part(let part):
            guard part.filename == nil else {
                throw Problem(.invalid, "A form holds one file.", code: Fields.invalidParameter, field: part.name)
            }
            field = part.name
            text = []
        case .bytes(let bytes):
            guard text.count + bytes.count <= 1_024 else {
                throw Problem(.tooLarge, "The value is longer than 1024 bytes.", field: field)
            }
            text += bytes
        case .partEnded:
            if field == "author" { author = String(validating: text, as: UTF8.self) }
            // Whatever comes now belongs to no part of its own.
            field = hasFile ? "" : nil
        case .finished: break
        }
    }

    private mutating func nextEvent() async throws -> Multipart.Event? {
        while events.isEmpty {
            guard !isWholeTaken else { return nil }
            switch body {
            case .none: isWholeTaken = true
            case .bytes(let bytes):
                events = try parser.eat(bytes)[...]
                isWholeTaken = true
            case .stream(let stream):
                if let part = try await stream.next() {
                    events = try parser.eat(part)[...]
                } else {
                    isWholeTaken = true
                }
            }
            if isWholeTaken { try parser.end() }
        }
        return events.removeFirst()
    }
}
