import Problems

// Typed reading: what is wrong is said in one sentence that names the field.
extension FormFields {
    /// The first value of that name; nil when there is none. Refuses one that is not what is expected.
    package func read<Value: TextReadable>(_ name: String, as type: Value.Type = Value.self) throws -> Value? {
        guard let text = self[name] else { return nil }
        guard let value = Value(text: text) else { throw Problem.unreadable(name, Value.expectation) }
        return value
    }

    /// The same for a value that has to be there.
    package func require<Value: TextReadable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
        guard let value = try read(name, as: type) else {
            throw Problem(.invalid, "\(name) is missing.", field: name)
        }
        return value
    }

    /// The same for a value within limits.
    package func read<Value: TextReadable & Comparable>(
        _ name: String, as type: Value.Type = Value.self, in limits: ClosedRange<Value>
    ) throws -> Value? {
        guard let value = try read(name, as: type) else { return nil }
        guard limits.contains(value) else {
            throw Problem(
                .invalid, "\(name) must lie between \(limits.lowerBound) and \(limits.upperBound).", field: name)
        }
        return value
    }
}

extension Request {
    /// The value of one of the route's `{names}`.
    package func parameter<Value: TextReadable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
        guard let text = path[name] else {
            throw Problem(.broken, "The route of this request has no parameter \(name).")
        }
        guard let value = Value(text: text) else { throw Problem.unreadable(name, Value.expectation) }
        return value
    }

    /// The first value of that name in the query; nil when there is none.
    package func query<Value: TextReadable>(_ name: String, as type: Value.Type = Value.self) throws -> Value? {
        try target.parameters.read(name, as: type)
    }

    package func query<Value: TextReadable>(
        _ name: String, as type: Value.Type = Value.self, default standard: Value
    ) throws -> Value {
        try target.parameters.read(name, as: type) ?? standard
    }

    package func query<Value: TextReadable & Comparable>(
        _ name: String, as type: Value.Type = Value.self, default standard: Value, in limits: ClosedRange<Value>
    ) throws -> Value {
        try target.parameters.read(name, as: type, in: limits) ?? standard
    }

    /// The type of the body, when one is named that can be read.
    package var contentType: MediaType? { headers["content-type"].flatMap { MediaType($0) } }

    package var cookies: Cookies { Cookies(headers) }

    /// The whole body as a form. Refuses any other type, and one longer than `limit`.
    package func form(upTo limit: Int = 64 << 10, limits: FormFields.Limits = FormFields.Limits()) async throws
        -> FormFields
    {
        guard let contentType, contentType.matches(.form) else {
            throw Problem(.unsupportedMedia, "The body must be a form (\(MediaType.form)).")
        }
        return try FormFields(parsing: try await body.collect(upTo: limit), limits: limits)
    }
}

extension Problem {
    static func unreadable(_ name: String, _ expectation: String) -> Problem {
        Problem(.invalid, "\(name) must be \(expectation).", field: name)
    }
}
