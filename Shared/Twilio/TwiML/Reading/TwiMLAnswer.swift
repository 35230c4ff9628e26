import Problems

/// What an answer in TwiML asks for: verbs in their order.
package struct TwiMLAnswer: Sendable, Hashable {
    package var verbs: [XMLNode]

    /// Reads TwiML strictly; throws a `Problem` that says what is wrong with it.
    package init(_ text: String) throws {
        let root = try XMLReader.read(text)
        guard root.name == "Response" else {
            throw Problem(.invalid, "TwiML begins with <Response>, not with <\(root.name)>.")
        }
        verbs = root.elements
    }
}
