import JSON

/// What sort of thing an argument of a tool is, as far as its schema tells.
enum ArgumentKind: Sendable, Hashable {
    case phone, code, reference, email, name, language, number, text

    /// Judges by the argument's name first, and by its description where that says nothing.
    init(name: String, schema: JSONValue) {
        let format = schema["format"]?.string ?? ""
        let described = schema["description"]?.string ?? ""
        let kinds = [Self.named(name), Self.formats[format], Self.named(described)]
        self = kinds.compactMap { $0 }.first ?? Self.typed(schema)
    }

    private static let formats: [String: ArgumentKind] = ["phone": .phone, "email": .email]

    private static func typed(_ schema: JSONValue) -> ArgumentKind {
        ["number", "integer"].contains(schema["type"]?.string ?? "") ? .number : .text
    }

    private static func named(_ text: String) -> ArgumentKind? {
        let words = Terms.words(of: splitCamelCase(text))
        return signs.first { _, signs in words.contains { signs.contains($0) } }?.0
    }

    /// In the order in which they are looked for: `phoneNumber` is a phone, and no number.
    private static let signs: [(ArgumentKind, Set<String>)] = [
        (.phone, ["phone", "telephone", "mobile", "cell", "telefono", "telefone", "celular", "movil", "to"]),
        (.email, ["email", "mail", "correo"]),
        (.language, ["language", "idioma", "lingua", "lang"]),
        (.code, ["code", "pin", "otp", "codigo"]),
        (
            .reference,
            [
                "order", "tracking", "reference", "shipment", "parcel", "package", "invoice", "ticket", "pedido",
                "guia",
                "referencia", "rastreio", "encomenda",
            ]
        ),
        (.text, ["message", "body", "text", "reason", "summary", "query", "question", "note", "topic", "mensaje"]),
        (.name, ["name", "nombre", "nome", "customer"]),
        (.number, ["amount", "quantity", "weight", "count", "kg", "cantidad", "quantidade", "peso", "monto", "valor"]),
        (.reference, ["id", "number", "numero"]),
    ]

    private static func splitCamelCase(_ text: String) -> String {
        var words = ""
        for letter in text {
            if letter.isUppercase, words.last?.isLowercase == true { words.append(" ") }
            words.append(letter)
        }
        return words
    }
}
