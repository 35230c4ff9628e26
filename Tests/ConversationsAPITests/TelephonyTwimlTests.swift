import JSON
import Testing
import Twilio

@testable import ConversationsAPI

/// What an answer in TwiML has the embedded Twilio do.
@Suite struct TelephonyTwimlTests {
    @Test func `where a call is connected to is found, and shown as people look at it`() throws {
        let twiml = try TwiMLAnswer(
            """
            <Response><Connect action="/done"><ConversationRelay url="wss://a.example/relay?x=1&amp;y=2">
              <Parameter name="a" value="b"/></ConversationRelay></Connect></Response>
            """)

        #expect(twiml.relayURL == "wss://a.example/relay?x=1&y=2")
        #expect(twiml.verbs[0].json["children"]?[0]?["children"]?[0]?["attributes"] == ["name": "a", "value": "b"])
    }

    @Test func `replies are all messages before a redirect`() throws {
        let (replies, redirect) = try TwiMLAnswer(
            """
            <Response><Message>one</Message><Message to="+15550001111"><Body>two</Body><Media>https://a.example/x.png</Media>
            </Message><Redirect method="GET">/next</Redirect><Message>never</Message></Response>
            """
        ).replies

        #expect(replies.map(\.body) == ["one", "two"])
        #expect(replies[1].media == ["https://a.example/x.png"] && replies[1].to == "+15550001111")
        #expect(redirect == TwiMLAnswer.Redirect(url: "/next", method: "GET"))
    }
}
