import Problems

/// The one way in which the house decodes JSON by `Codable`: names as written, nothing coerced.
///
/// A refusal is a `Problem` that names what was wrong by its path. For hot paths there is `JSONReadable`.
extension Decodable {
    package init(json document: [UInt8], limits: JSONLimits = JSONLimits()) throws {
        try self.init(json: JSONValue(parsing: document, limits: limits))
    }

    package init(json document: String, limits: JSONLimits = JSONLimits()) throws {
        try self.init(json: JSONValue(parsing: document, limits: limits))
    }

    package init(json value: JSONValue) throws {
        do {
            self = try ValueDecoder(value, at: .document).decode(Self.self)
        } catch let error as DecodingError {
            throw Problem(error)
        }
    }
}

extension Problem {
    /// What a type's own `init(from:)` had to say, in our words.
    fileprivate init(_ error: DecodingError) {
        var path: [any CodingKey]
        let complaint: String
        switch error {
        case .keyNotFound(let key, let context):
            path = context.codingPath + [key]
            complaint = "is missing"
        case .valueNotFound(_, let context):
            path = context.codingPath
            complaint = "should be there"
        case .typeMismatch(_, let context):
            path = context.codingPath
            complaint = "is not of the kind that was expected"
        case .dataCorrupted(let context):
            path = context.codingPath
            complaint = "is not one of the values allowed"
        @unknown default:
            path = []
            complaint = "could not be read"
        }
        let field = JSONPath.text(path.map { $0.intValue.map { .element($0) } ?? .member($0.stringValue) })
        self.init(.invalid, "\(field ?? "The document") \(complaint).", field: field)
    }
}

extension JSONValue: Decodable {
    /// Takes the value as it is; only this module's decoder can give it.
    package init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? ValueDecoder else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "Not our JSON."))
        }
        self = decoder.value
    }
}

extension JSONObject: Decodable {
    /// Takes the object as it is; only this module's decoder can give it.
    package init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? ValueDecoder else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "Not our JSON."))
        }
        self = try decoder.object()
    }
}
