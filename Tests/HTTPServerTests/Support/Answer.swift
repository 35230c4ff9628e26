import Problems

/// One answer as it stands on the wire, read by the plainest rules (RFC 9112 §6.3).
struct Answer {
    var status = 0
    var fields: [(name: String, value: String)] = []
    var body: [UInt8] = []

    var text: String { String(decoding: body, as: UTF8.self) }
    func all(_ name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }
    subscript(_ name: String) -> String? { all(name).first }

    /// The whole answers in `bytes`; what has not come whole is left out.
    static func all(_ bytes: [UInt8], toHead: Bool = false) throws -> [Answer] {
        var rest = bytes[...]
        var answers: [Answer] = []
        while !rest.isEmpty {
            guard let answer = try next(&rest, toHead: toHead) else { break }
            answers.append(answer)
        }
        return answers
    }

    private static func next(_ rest: inout ArraySlice<UInt8>, toHead: Bool) throws -> Answer? {
        guard let end = rest.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        var answer = Answer()
        let lines = String(decoding: rest[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let first = lines[0].split(separator: " ", maxSplits: 2)
        guard first.count == 3, first[0] == "HTTP/1.1", let status = Int(first[1]) else {
            throw Problem(.broken, "This is no status line: \(lines[0])")
        }
        answer.status = status
        for line in lines.dropFirst() {
            guard let colon = line.range(of: ": ") else { throw Problem(.broken, "This is no field: \(line)") }
            answer.fields.append((String(line[..<colon.lowerBound]), String(line[colon.upperBound...])))
        }
        var body = rest[end.upperBound...]
        if toHead || status < 200 || status == 204 || status == 304 {
            rest = body
            return answer
        }
        if answer["Transfer-Encoding"] == "chunked" {
            guard let content = try chunks(&body) else { return nil }
            answer.body = content
        } else if let length = answer["Content-Length"].flatMap({ Int($0) }) {
            guard body.count >= length else { return nil }
            answer.body = Array(body.prefix(length))
            body = body.dropFirst(length)
        } else {
            answer.body = Array(body)
            body = []
        }
        rest = body
        return answer
    }

    private static func chunks(_ rest: inout ArraySlice<UInt8>) throws -> [UInt8]? {
        var content: [UInt8] = []
        while true {
            guard let line = rest.firstRange(of: [0x0D, 0x0A]) else { return nil }
            guard let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16) else {
                throw Problem(.broken, "This is no chunk.")
            }
            rest = rest[line.upperBound...]
            guard rest.count >= size + 2 else { return nil }
            content += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
            if size == 0 { return content }
        }
    }
}

extension String {
    /// Foundation's, for those who do not import it.
    fileprivate func components(separatedBy separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }

    fileprivate func range(of text: String) -> Range<Index>? { firstRange(of: text) }
}
