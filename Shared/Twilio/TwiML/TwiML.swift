package import HTTP

/// What Twilio is to do with a call or a message: the document that it fetches from us, checked when it is made.
///
/// Written as Twilio's own library for Python writes it, byte for byte, but for what that library gets wrong: what XML
/// cannot carry is left out, a CR in a text is kept, and a list is words with spaces between them.
package struct TwiML: Sendable, Hashable, CustomStringConvertible {
    /// The whole document.
    package let text: String

    package var description: String { text }

    /// What is to be done with a call, one after the other. Refuses what Twilio would not take, naming verb and
    /// attribute: `Gather.timeout`.
    package init(_ verbs: [Verb]) throws {
        var response = Node("Response")
        for verb in verbs { response.add(try verb.node()) }
        text = response.document
    }

    /// What is to be answered to a message; nothing leaves it without an answer.
    package init(messaging verbs: [MessagingVerb]) throws {
        var response = Node("Response")
        for verb in verbs { response.add(try verb.node()) }
        text = response.document
    }

    /// Nothing is to be done.
    package static let empty = TwiML(text: Node("Response").document)

    private init(text: String) { self.text = text }
}

extension Response {
    /// Answers Twilio with what it is to do.
    package static func twiml(_ document: TwiML) -> Response {
        Response(contentType: "text/xml; charset=utf-8", content: .bytes(Array(document.text.utf8)))
    }
}
