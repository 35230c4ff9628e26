import Problems

/// Forms whose fields may be files (`multipart/form-data`, RFC 7578 over RFC 2046 §5.1).
package enum Multipart {
    /// How much a form may hold.
    package struct Limits: Sendable {
        package var parts = 100
        package var headerBytesPerPart = 8 << 10
        package var headersPerPart = 16
        /// What may stand before the first delimiter and after the last.
        package var surroundingBytes = 4 << 10

        package init(parts: Int = 100) { self.parts = parts }
    }

    /// What a part says about itself.
    package struct Part: Sendable, Hashable {
        package var name: String
        /// As the sender spelled it: a name to show, never a path to write to.
        package var filename: String?
        package var contentType: MediaType?

        package init(name: String, filename: String? = nil, contentType: MediaType? = nil) {
            self.name = name
            self.filename = filename
            self.contentType = contentType
        }
    }

    package enum Event: Sendable, Hashable {
        case part(Part)
        case bytes([UInt8])
        case partEnded
        /// The last delimiter has been read. What may follow says nothing.
        case finished
    }

    /// The boundary a type names; nil when the type is another, or no boundary may be like that.
    package static func boundary(of type: MediaType?) -> String? {
        guard let type, type.type == "multipart", type.subtype == "form-data", let boundary = type["boundary"],
            isBoundary(boundary.utf8)
        else { return nil }
        return boundary
    }

    /// One to seventy of the letters allowed, the last no space (RFC 2046 §5.1.1).
    static func isBoundary(_ bytes: some BidirectionalCollection<UInt8>) -> Bool {
        let others: StaticString = "'()+_,-./:=? "
        return others.withUTF8Buffer { others in
            (1...70).contains(bytes.count) && bytes.last != 0x20
                && bytes.allSatisfy { $0.isASCIIAlphanumeric || others.contains($0) }
        }
    }

    static func malformed(_ what: String) -> Problem { Problem(.invalid, "The multipart form \(what).") }
}
