import HTTP
import JSON
import Problems

// What a kind of resource adds to be spoken of in our own words.

/// Listed at our own address.
protocol HouseListed: Listed {
    /// Reads what a list is narrowed by.
    static func filter(of query: FormFields) throws -> Filter

    /// What the query may say to narrow a list or to turn it round: each word with what it is for.
    static var filterWords: [(word: String, meaning: String)] { get }
}

extension HouseListed {
    static var filterWords: [(word: String, meaning: String)] { [] }
}

/// Made at our own address.
protocol HouseAdded: Added {
    /// The members a request that makes one may have.
    static var draftWords: BodyWords { get }
}

/// Altered at our own address.
protocol HouseChanged: Changed {
    /// The members a request that alters one may have.
    static var changeWords: BodyWords { get }
}

/// The members of a JSON body, and what each is called in a form: `timers.inactive` is `Timers.Inactive`.
///
/// Nested members may be written as objects or with dots, and inside objects also as Twilio's answers spell them, so
/// that an answer can be sent back.
struct BodyWords: Sendable {
    enum Shape: Sendable {
        case text
        case number
        case flag
        /// Any JSON; told on as text.
        case json
        case list
        /// A text that is emptied by the word `null`.
        case nullable
        /// A whole number that is emptied by the word `null`.
        case nullableNumber
        /// A list of objects, each told on as JSON text.
        case objects
    }

    private let shapes: [String: Shape]
    private let leftAside: Set<String>
    private let renamed: [String: String]

    /// - Parameters:
    ///   - leftAside: What can be said, as part of an answer that is sent back, and changes nothing.
    ///   - renamed: What answers call otherwise than requests do.
    init(
        _ shapes: [String: Shape], leavingAside leftAside: Set<String> = [], renaming renamed: [String: String] = [:]
    ) {
        self.shapes = shapes
        self.leftAside = leftAside
        self.renamed = renamed
    }

    /// The same members and some more.
    func and(_ more: [String: Shape]) -> BodyWords {
        BodyWords(shapes.merging(more) { _, new in new }, leavingAside: leftAside, renaming: renamed)
    }

    /// What answers say and nobody can set: sent back, it is left aside.
    private static let readOnly: Set<String> = [
        "sid", "accountSid", "chatServiceSid", "conversationSid", "participantSid", "url", "links", "index", "delivery",
        "media", "meta",
    ]

    func form(of object: JSONObject) throws -> FormFields {
        guard !object.isEmpty else {
            throw Problem(.invalid, "The body says nothing.", code: 20_161)
        }
        var form = FormFields()
        for member in object { try add(member.value, named: Self.path(member.key), to: &form) }
        return form
    }

    private func add(_ value: JSONValue, named told: String, to form: inout FormFields) throws {
        let name = renamed[told] ?? told
        if let shape = shapes[name] {
            return try add(value, shape, named: name, to: &form)
        }
        if shapes.keys.contains(where: { $0.hasPrefix(name + ".") }) {
            guard let object = value.object else {
                if value.isNull { return }
                throw Problem(.invalid, "\(name) must be an object.", code: Fields.invalidParameter, field: name)
            }
            for member in object { try add(member.value, named: "\(name).\(Self.path(member.key))", to: &form) }
            return
        }
        // An answer sent back may hold what cannot be set.
        if Self.readOnly.contains(name) || leftAside.contains(name) { return }
        if name.contains("."),
            ["type", "level", "dateInactive", "dateClosed"].contains(String(name.split(separator: ".").last ?? ""))
        {
            return
        }
        throw Problem(.invalid, "\(name) is no member known here.", code: Fields.invalidParameter, field: name)
    }

    private func add(_ value: JSONValue, _ shape: Shape, named name: String, to form: inout FormFields) throws {
        let field = Self.field(name)
        func wrong(_ expected: String) -> Problem {
            Problem(.invalid, "\(name) must be \(expected).", code: Fields.invalidParameter, field: name)
        }
        switch (shape, value) {
        case (.nullable, .null), (.nullableNumber, .null): form.add(field, "null")
        case (_, .null): form.add(field, "")
        case (.text, .string(let text)), (.nullable, .string(let text)): form.add(field, text)
        case (.json, .string(let text)): form.add(field, text)
        case (.json, _): form.add(field, value.description)
        case (.number, _), (.nullableNumber, _):
            guard let number = value.int else { throw wrong("a whole number") }
            form.add(field, "\(number)")
        case (.flag, .bool(let flag)): form.add(field, flag ? "true" : "false")
        case (.list, .array(let elements)):
            for element in elements {
                guard let text = element.string else { throw wrong("a list of texts") }
                form.add(field, text)
            }
            if elements.isEmpty { form.add(field, "") }
        case (.objects, .array(let elements)):
            for element in elements { form.add(field, element.string ?? element.description) }
        case (.text, _), (.nullable, _): throw wrong("a text")
        case (.flag, _): throw wrong("true or false")
        case (.list, _): throw wrong("a list of texts")
        case (.objects, _): throw wrong("a list of objects")
        }
    }

    private static let dot = UInt8(ascii: ".")

    /// `messaging_binding.proxy_address` as `messagingBinding.proxyAddress`.
    private static func path(_ name: String) -> String {
        guard name.utf8.contains(dot) else { return MemberWriter.camel(name) }
        return name.split(separator: ".", omittingEmptySubsequences: false).map { MemberWriter.camel(String($0)) }
            .joined(separator: ".")
    }

    /// `timers.inactive` as `Timers.Inactive`.
    private static func field(_ name: String) -> String {
        guard name.utf8.contains(dot) else { return name.prefix(1).uppercased() + name.dropFirst() }
        return name.split(separator: ".").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: ".")
    }
}
