import JSON
import Problems
import Testing

@testable import ConversationsAPI

/// TwiML is read strictly, and nothing in it can make the reader do anything.
@Suite struct TelephonyTwimlTests {
    @Test func `verbs are read in order, with what stands in them`() throws {
        let twiml = try Twiml(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- a remark --><Response>
              <Say voice='alice' loop="2">Hi &amp; &#x48;i &lt;<![CDATA[<b>]]></Say>
              <Connect action="/done"><ConversationRelay url="wss://a.example/relay?x=1&amp;y=2"><Parameter name="a" value="b"/>
              </ConversationRelay></Connect>
            </Response>
            """)

        #expect(twiml.verbs.map(\.name) == ["Say", "Connect"])
        #expect(twiml.verbs[0].text == "Hi & Hi <<b>" && twiml.verbs[0]["loop"] == "2")
        #expect(twiml.relayURL == "wss://a.example/relay?x=1&y=2")
        #expect(twiml.verbs[1].json["children"]?[0]?["children"]?[0]?["attributes"] == ["name": "a", "value": "b"])
    }

    @Test func `replies are all messages before a redirect`() throws {
        let (replies, redirect) = try Twiml(
            """
            <Response><Message>one</Message><Message to="+15550001111"><Body>two</Body><Media>https://a.example/x.png</Media>
            </Message><Redirect method="GET">/next</Redirect><Message>never</Message></Response>
            """
        ).replies

        #expect(replies.map(\.body) == ["one", "two"])
        #expect(replies[1].media == ["https://a.example/x.png"] && replies[1].to == "+15550001111")
        #expect(redirect == Twiml.Redirect(url: "/next", method: "GET"))
    }

    @Test(arguments: [
        "", "text", "<Response>", "<Response></Other>", "<Response/><Response/>", "<Response a=1/>",
        "<Response a='1' a='2'/>",
        "<Response>&nbsp;</Response>", "<Response>a & b</Response>", "<Response>&#0;</Response>",
        "<Response>\u{1}</Response>",
        "<!DOCTYPE x [<!ENTITY a \"b\">]><Response>&a;</Response>", "<Response><![CDATA[</Response>",
        "<Response a='<'/>",
        "<Other/>", "<Response><!DOCTYPE x></Response>", "< Response/>", "<Response a='1'b='2'/>",
        String(repeating: "<a>", count: 40), "<Response>" + String(repeating: "<a/>", count: 2_001) + "</Response>",
    ])
    func `what is not well-formed is refused`(_ text: String) {
        #expect(throws: Problem.self) { try Twiml(text) }
    }

    @Test func `escaped text is read back as it was`() throws {
        let text = "a < b & c > \"d\" 😀\n"

        let node = try XMLReader.read("<a>\(XMLNode.escaped(text + "\u{0}"))</a>")

        #expect(node.children == [.text(text)])
    }
}
