/// Writes a `multipart/form-data` body, for clients and tests.
package struct MultipartWriter: Sendable {
    package let boundary: String
    private var bytes: [UInt8] = []

    /// A boundary must not occur in what is written; a random one will not.
    package init(boundary: String = "form-\(UInt64.random(in: 0 ... .max))-\(UInt64.random(in: 0 ... .max))") {
        self.boundary = boundary
    }

    package var contentType: MediaType {
        MediaType("multipart", "form-data", [Parameter(name: "boundary", value: boundary)])
    }

    package mutating func add(_ name: String, _ value: String) { add(Multipart.Part(name: name), Array(value.utf8)) }

    package mutating func add(_ part: Multipart.Part, _ content: [UInt8]) {
        var head = "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(Parameter.quoted(part.name))\""
        if let filename = part.filename { head += "; filename=\"\(Parameter.quoted(filename))\"" }
        if let type = part.contentType { head += "\r\nContent-Type: \(type)" }
        bytes += "\(head)\r\n\r\n".utf8
        bytes += content
        bytes += [0x0D, 0x0A]
    }

    /// The whole body.
    package var body: [UInt8] { bytes + Array("--\(boundary)--\r\n".utf8) }
}
