import Problems

extension Multipart.Part {
    /// Reads a part's header: whole lines, each with its CRLF.
    init(headers: ArraySlice<UInt8>, most: Int) throws(Problem) {
        var disposition: String?
        var contentType: MediaType?
        var count = 0
        var rest = headers
        while let end = rest.firstIndex(of: 0x0D) {
            let line = rest[rest.startIndex..<end]
            guard end + 1 < rest.endIndex, rest[end + 1] == 0x0A, let colon = line.firstIndex(of: UInt8(ascii: ":")),
                line[..<colon].isToken, let value = String(validating: line[(colon + 1)...], as: UTF8.self),
                value.utf8.allSatisfy({ !$0.isControl || $0 == 0x09 })
            else { throw Multipart.malformed("has a part with a header that cannot be read") }
            rest = rest[(end + 2)...]
            count += 1
            guard count <= most else { throw Multipart.malformed("has a part with more than \(most) headers") }
            switch String(decoding: line[..<colon].map(\.lowercasedASCII), as: UTF8.self) {
            case "content-disposition":
                guard disposition == nil else { throw Multipart.malformed("has a part with two dispositions") }
                disposition = value
            case "content-type":
                guard contentType == nil, let type = MediaType(value) else {
                    throw Multipart.malformed("has a part with a type that cannot be read")
                }
                guard type.type != "multipart" else { throw Multipart.malformed("has a form within a part") }
                contentType = type
            case "content-transfer-encoding":
                // Deprecated (RFC 7578 §4.7); what would have to be decoded is refused rather than misread.
                guard ["binary", "8bit", "7bit"].contains(value.trimmingOptionalWhitespace().lowercased()) else {
                    throw Multipart.malformed("has a part in an encoding that is not understood")
                }
            default: break
            }
        }
        guard rest.isEmpty, let disposition else { throw Multipart.malformed("has a part without a disposition") }
        try self.init(disposition: disposition, contentType: contentType)
    }

    /// Reads `form-data; name="…"; filename="…"`. `filename*` must not be sent, and says nothing here (RFC 7578 §4.2).
    private init(disposition: String, contentType: MediaType?) throws(Problem) {
        var reader = FieldReader(disposition)
        reader.skipSpace()
        guard reader.token()?.lowercased() == "form-data", let parameters = reader.parameters(), reader.isAtEnd,
            let name = parameters.first(where: { $0.name == "name" })?.value
        else { throw Multipart.malformed("has a part whose name cannot be read") }
        self.init(
            name: name, filename: parameters.first { $0.name == "filename" }?.value, contentType: contentType)
    }
}
