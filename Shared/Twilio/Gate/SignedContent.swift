import HTTP

/// What of a request is signed beside its URL.
enum SignedContent: Sendable {
    /// A GET, or the opening of a socket: the URL has said everything.
    case nothing
    case form(FormFields, raw: [UInt8])
    /// Any other body: its digest must stand in the URL.
    case bytes([UInt8])

    /// Nil for a form that cannot be read, or a body that is not all there.
    init?(_ request: Request) {
        guard !request.method.isSafe else {
            self = .nothing
            return
        }
        let body: [UInt8]
        switch request.body {
        case .none: body = []
        case .bytes(let bytes): body = bytes
        case .stream: return nil
        }
        guard request.contentType?.matches(.form) == true else {
            self = .bytes(body)
            return
        }
        // What cannot be read was signed by nobody who writes forms.
        guard let form = try? FormFields(parsing: body) else { return nil }
        self = .form(form, raw: body)
    }

    /// What stands behind the URL when it is signed.
    var tail: [UInt8] {
        if case .form(let form, _) = self { RequestSignature.tail(form) } else { [] }
    }

    var size: Int {
        switch self {
        case .nothing: 0
        case .form(_, let body), .bytes(let body): body.count
        }
    }

    /// Whether a signature of the URL says something of the body too.
    func isVouchedFor(by asked: AskedURL) -> Bool {
        guard case .bytes(let body) = self else { return true }
        return RequestSignature.carries(digestOf: body, asked.text)
    }
}
