import Problems
import Testing
import Twilio

/// TwiML is read strictly, and nothing in it can make the reader do anything.
@Suite struct TwiMLAnswerTests {
    @Test func `verbs are read in order, with what stands in them`() throws {
        let twiml = try TwiMLAnswer(
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
        #expect(twiml.verbs[1].elements.first?["url"] == "wss://a.example/relay?x=1&y=2")
        #expect(twiml.verbs[1].elements.first?.elements.first?["value"] == "b")
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
        #expect(throws: Problem.self) { try TwiMLAnswer(text) }
    }

    @Test func `escaped text is read back as it was`() throws {
        let text = "a < b & c > \"d\" 😀\n"

        let node = try XMLReader.read("<a>\(XMLNode.escaped(text + "\u{0}"))</a>")

        #expect(node.children == [.text(text)])
    }

    @Test(arguments: [
        ("https://a.example/x/y?z=1", "next", "https://a.example/x/next"),
        ("https://a.example", "next", "https://a.example/next"),
        ("https://a.example/x/y", "/root", "https://a.example/root"),
        ("http://a.example:81/x", "b?c", "http://a.example:81/b?c"),
        ("https://a.example/x", "http://b.example/", "http://b.example/"),
    ])
    func `TwiML may write an address as seen from its own`(_ base: String, _ url: String, _ whole: String) {
        #expect(RelativeURL.whole(url, from: base) == whole)
    }
}
