import HTTP

/// What may have been signed of a form in place of its fields, sorted and each once.
struct FieldGuess {
    let cause: MismatchCause
    let tail: [UInt8]

    static func all(_ form: FormFields) -> [FieldGuess] {
        let fields = form.fields
        // Those that are the same each time they came.
        let every = fields.sorted {
            $0.name == $1.name
                ? $0.value.utf8.lexicographicallyPrecedes($1.value.utf8)
                : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
        }
        var guesses = [
            FieldGuess(cause: .repeatedFields, tail: joined(every)),
            FieldGuess(cause: .fieldOrder, tail: joined(fields)),
        ]
        let byLetters = fields.sorted { ($0.name.lowercased(), $0.value) < ($1.name.lowercased(), $1.value) }
        let together = fields.map { $0.name + $0.value }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        guesses.append(FieldGuess(cause: .fieldOrder, tail: joined(byLetters)))
        guesses.append(FieldGuess(cause: .fieldOrder, tail: Array(together.joined().utf8)))

        guesses.append(sorted(.emptyFields, fields.filter { !$0.value.isEmpty }))
        for names in oftenEmpty {
            let missing = names.filter { !form.contains($0) }.map { FormFields.Field(name: $0, value: "") }
            guesses.append(sorted(.emptyFields, fields + missing))
        }
        guesses.append(sorted(.repeatedFields, once(fields)))
        guesses.append(sorted(.repeatedFields, once(fields.reversed())))
        // The URL alone.
        guesses.append(FieldGuess(cause: .fieldsUnsigned, tail: []))
        for spell in spellings {
            guesses.append(
                sorted(.fieldSpelling, fields.map { FormFields.Field(name: $0.name, value: spell($0.value)) }))
        }
        return guesses
    }

    /// Those that Twilio sends without a value when it knows none.
    private static let oftenEmpty: [[String]] = {
        let places = ["City", "State", "Zip"]
        func fields(_ sides: [String]) -> [String] { sides.flatMap { side in places.map { side + $0 } } }
        let call = fields(["From", "To", "Caller", "Called"])
        return [
            call, fields(["From", "To"]), fields(["From", "Caller"]), fields(["To", "Called"]), ["Digits"], ["Body"],
        ]
    }()

    private static let spellings: [@Sendable (String) -> String] = [
        { String($0.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()) },
        { $0.replacing("+", with: " ") }, { $0.replacing(" ", with: "+") },
        { $0.replacing("\r\n", with: "\n") }, { $0.replacing("\n", with: "\r\n") },
        { PercentCoding.encoded($0) },
    ]

    private static func once(_ fields: [FormFields.Field]) -> [FormFields.Field] {
        var seen: Set<String> = []
        return fields.filter { seen.insert($0.name).inserted }
    }

    private static func joined(_ fields: [FormFields.Field]) -> [UInt8] {
        fields.flatMap { Array(($0.name + $0.value).utf8) }
    }

    private static func sorted(_ cause: MismatchCause, _ fields: [FormFields.Field]) -> FieldGuess {
        var form = FormFields()
        for field in fields { form.add(field.name, field.value) }
        return FieldGuess(cause: cause, tail: RequestSignature.tail(form))
    }
}
