import JSON
import Twilio

extension TwiMLAnswer {
    /// Where a call is connected to for its words or its sound, if it is.
    var relayURL: String? {
        let nouns = verbs.filter { $0.name == "Connect" || $0.name == "Start" }.flatMap(\.elements)
        return nouns.first { ["ConversationRelay", "Stream"].contains($0.name) }?["url"]
    }

    /// What is to be answered to a message, and where to ask on.
    var replies: (messages: [Reply], redirect: Redirect?) {
        var replies: [Reply] = []
        for verb in verbs {
            if verb.name == "Redirect" {
                return (replies, Redirect(url: verb.text, method: verb["method"]))
            }
            guard verb.name == "Message" || verb.name == "Sms" else { continue }
            let bodies = verb.elements.filter { $0.name == "Body" }.map(\.text)
            replies.append(
                Reply(
                    body: bodies.isEmpty ? verb.text : bodies.joined(),
                    media: verb.elements.filter { $0.name == "Media" }.map(\.text), to: verb["to"], from: verb["from"],
                    callback: verb["statusCallback"] ?? verb["action"]))
        }
        return (replies, nil)
    }

    /// A message that an answer asks for.
    struct Reply: Sendable, Hashable {
        var body: String
        var media: [String] = []
        var to: String?
        var from: String?
        var callback: String?
    }

    /// Where the next words are.
    struct Redirect: Sendable, Hashable {
        var url: String
        var method: String?
    }
}

extension XMLNode {
    /// As people look at it.
    var json: JSONValue {
        var attributes = JSONObject()
        for attribute in self.attributes { attributes[attribute.name] = .string(attribute.value) }
        return [
            "verb": .string(name), "attributes": .object(attributes), "text": .string(text),
            "children": .array(elements.map(\.json)),
        ]
    }
}
