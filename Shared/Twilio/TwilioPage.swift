package import HTTP
package import JSON

/// One page of a list, in either of the two envelopes that Twilio puts its lists in.
package struct TwilioPage: Sendable {
    package let rows: [JSONValue]
    /// What to ask for next; nil after the last page.
    package let next: Next?
    /// What to ask for to go back; nil before the first page, and where Twilio tells no way back.
    package let previous: Next?

    /// Which page to ask for next, whichever way. Taken from the address that Twilio tells, of which nothing else is
    /// believed: whoever follows it as it stands hands the credentials to whatever host it names.
    package struct Next: Sendable, Hashable {
        package let token: String
        package let page: String?

        /// A query with this page in it.
        package func asked(in query: FormFields) -> FormFields {
            var asked = FormFields()
            for field in query.fields where field.name != "Page" && field.name != "PageToken" {
                asked.add(field.name, field.value)
            }
            if let page { asked.add("Page", page) }
            asked.add("PageToken", token)
            return asked
        }
    }

    /// Reads the answer to a question for a list.
    package init(reading answer: JSONValue) throws {
        let address: JSONValue?
        let addressBefore: JSONValue?
        if let meta = answer["meta"]?.object {
            guard let key = meta["key"]?.string, let rows = answer[key]?.array else { throw Self.unreadable }
            self.rows = rows
            address = meta["next_page_url"]
            addressBefore = meta["previous_page_url"]
        } else {
            // The envelope of 2010: its one array is the list.
            let arrays = (answer.object ?? [:]).compactMap(\.value.array)
            guard arrays.count == 1, answer["page"] != nil || answer["next_page_uri"] != nil else {
                throw Self.unreadable
            }
            rows = arrays[0]
            address = answer["next_page_uri"]
            addressBefore = answer["previous_page_uri"]
        }
        next = try address?.string.map(Self.link)
        // A list is whole without a way back, so one that cannot be read is left out.
        previous = addressBefore?.string.flatMap { try? Self.link($0) }
    }

    private static func link(_ address: String) throws -> Next {
        let query = address.prefix { $0 != "#" }.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let fields = FormFields(lenient: query.count > 1 ? String(query[1]) : "")
        guard let token = fields["PageToken"], !token.isEmpty else { throw unreadable }
        return Next(token: token, page: fields["Page"])
    }

    static var unreadable: TwilioFailure {
        TwilioFailure(.unreadable, "Twilio answered with a list that cannot be read.")
    }
}
