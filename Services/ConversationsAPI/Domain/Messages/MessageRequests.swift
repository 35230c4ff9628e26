import HTTP
import JSON
import Problems
import Twilio

extension Message {
    /// The longest text of a message between people who chat, in bytes.
    static let longestBody = 32 << 10
    /// The longest text that goes out as an SMS or over WhatsApp, in characters.
    static let longestText = 1_600
    static let longestAttributes = 4 << 10

    /// What is told of a message that is added.
    struct Draft: FieldReadable {
        let form: FormFields
        let author: String
        /// What it says: a text, a file, or a template that stands for both.
        let body: String?
        let media: String?
        let content: String?
        let attributes: String
        let created: Int?
        let updated: Int?

        init(_ fields: Fields) throws {
            form = fields.form
            author = try fields.filled("Author", code: 50_310) ?? "system"
            let body = try fields.messageBody()
            attributes = try fields.attributes(upTo: Message.longestAttributes) ?? "{}"
            let media = try fields.sid("MediaSid", .media, code: 50_510).applied(to: nil)
            content = try fields.sid("ContentSid", .contentTemplate, code: 50_526).applied(to: nil)
            try fields.checkContentVariables()
            _ = try fields.text("Subject")
            created = try fields.date("DateCreated", code: 50_308)
            updated = try fields.date("DateUpdated", code: 50_309)
            self.body = content == nil ? body : nil
            self.media = content == nil ? media : nil
            guard self.body != nil || self.media != nil || content != nil else {
                throw Problem(
                    .invalid, "A message needs a Body, a MediaSid or a ContentSid.", code: 50_503, field: "Body")
            }
        }
    }

    /// What is to become of a message.
    struct Change: FieldReadable {
        let form: FormFields
        let author: String?
        let body: String?
        let attributes: String?
        let created: Int?
        let updated: Int?

        init(_ fields: Fields) throws {
            form = fields.form
            author = try fields.filled("Author", code: 50_310)
            body = try fields.messageBody()
            if fields.contains("Body"), body == nil {
                throw Problem(.invalid, "A message cannot be emptied.", code: 50_503, field: "Body")
            }
            attributes = try fields.attributes(upTo: Message.longestAttributes)
            _ = try fields.text("Subject")
            created = try fields.date("DateCreated", code: 50_308)
            updated = try fields.date("DateUpdated", code: 50_309)
        }
    }

    /// Which messages are asked for: all, from either end.
    struct Filter: FieldReadable {
        let form: FormFields
        let isNewestFirst: Bool
        /// What only our own address can be asked: words.
        var search: SearchTerms?

        var beyondTwilio: String? { search == nil ? nil : "search" }
        var isSearch: Bool { search != nil }

        private enum Order: String, CaseIterable { case asc, desc }

        init(_ fields: Fields) throws {
            form = fields.form
            isNewestFirst = try fields.choice("Order", as: Order.self) == .desc
        }
    }

    /// Refuses a text that is too long for the channels it goes out on.
    static func check(_ body: String?, goesOut: Bool) throws {
        // No text has more characters than bytes, and few need to be counted.
        guard goesOut, let body, body.utf8.count > longestText, body.count > longestText else { return }
        throw Problem(
            .invalid, "Body is longer than the \(longestText) characters that an SMS or WhatsApp message takes.",
            code: 50_504, field: "Body")
    }
}

extension Fields {
    fileprivate func messageBody() throws -> String? {
        guard let text = form["Body"], !text.isEmpty else { return nil }
        guard text.utf8.count <= Message.longestBody else {
            throw Problem(
                .invalid, "Body is longer than \(Message.longestBody) bytes.", code: 50_504, field: "Body")
        }
        guard !text.utf8.contains(0) else {
            throw Problem(.invalid, "Body holds a NUL character.", code: Fields.invalidParameter, field: "Body")
        }
        return text
    }

    /// A JSON object of texts, by short names.
    fileprivate func checkContentVariables() throws {
        let name = "ContentVariables"
        guard let text = form[name], !text.isEmpty else { return }
        guard let object = (try? JSONValue(parsing: text))?.object else {
            throw Problem(.invalid, "\(name) must be a JSON object.", code: 50_527, field: name)
        }
        for member in object {
            guard let value = member.value.string else {
                throw Problem(.invalid, "\(name) holds \(member.key), which is no text.", code: 50_528, field: name)
            }
            guard member.key.count <= 64 else {
                throw Problem(.invalid, "A name in \(name) is longer than 64 characters.", code: 50_540, field: name)
            }
            guard value.count <= Message.longestText else {
                throw Problem(
                    .invalid, "A value in \(name) is longer than \(Message.longestText) characters.", code: 50_541,
                    field: name)
            }
        }
    }
}
