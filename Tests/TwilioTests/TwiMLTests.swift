import HTTP
import Problems
import Testing

@testable import Twilio

/// Documents byte for byte as Twilio's library for Python 9.13.0 writes them.
@Suite struct TwiMLTests {
    private func isWritten(_ verbs: [TwiML.Verb], _ expected: String) throws {
        let text = try TwiML(verbs).text
        #expect(text == #"<?xml version="1.0" encoding="UTF-8"?>"# + expected)
    }

    @Test func `nothing is an empty response`() throws {
        try isWritten([], "<Response />")
        #expect(try TwiML([]) == TwiML.empty && TwiML(messaging: []) == TwiML.empty)
    }

    @Test func `what is heard`() throws {
        try isWritten(
            [
                .say(#"Tom & "J" <b> 'x'"#, voice: "Polly.Joanna", language: "en-US", loop: 2),
                .play("https://e.com/a.mp3?x=1&y=2", loop: 0), .press("1ww2#"), .pause(seconds: 3), .pause(),
            ],
            #"<Response><Say language="en-US" loop="2" voice="Polly.Joanna">Tom &amp; "J" &lt;b&gt; 'x'</Say><Play loop="0">https://e.com/a.mp3?x=1&amp;y=2</Play><Play digits="1ww2#" /><Pause length="3" /><Pause /></Response>"#
        )
    }

    @Test func `keys and speech`() throws {
        var gather = TwiML.Gather(
            [.say("Olá 👋"), .play("/s.wav"), .pause(seconds: 1)], action: TwiML.Callback(#"/x?a=1&b="2""#, .get))
        gather.input = [.speech, .dtmf]
        gather.timeoutSeconds = 5
        gather.speechTimeout = .auto
        gather.maxSpeechSeconds = 30
        gather.finishOnKey = ""
        gather.numDigits = 1
        gather.asksWhenEmpty = true
        gather.language = "es-ES"
        gather.hints = ["a\nb", "c"]
        gather.speechModel = "googlev2_telephony"
        gather.enhanced = true
        gather.profanityFilter = false
        gather.partialResults = TwiML.Callback("/p", .get)
        gather.bargeIn = false

        try isWritten(
            [.gather(gather)],
            #"<Response><Gather action="/x?a=1&amp;b=&quot;2&quot;" actionOnEmptyResult="true" bargeIn="false" enhanced="true" finishOnKey="" hints="a&#10;b,c" input="dtmf speech" language="es-ES" maxSpeechTime="30" method="GET" numDigits="1" partialResultCallback="/p" partialResultCallbackMethod="GET" profanityFilter="false" speechModel="googlev2_telephony" speechTimeout="auto" timeout="5"><Say>Olá 👋</Say><Play>/s.wav</Play><Pause length="1" /></Gather></Response>"#
        )
    }

    @Test func `calls that are placed`() throws {
        var number = TwiML.Leg(
            .number("+15550111", keys: "ww1"), whisper: TwiML.Callback("https://e.com/w", .get),
            report: TwiML.CallReport(
                TwiML.Callback("https://e.com/s", .post), of: [.initiated, .ringing, .answered, .completed]))
        number.machineDetection = TwiML.Leg.MachineDetection(waitsForEnd: true, longestSeconds: 10, report: "/amd")
        var dial = TwiML.Dial(
            .legs([
                number, TwiML.Leg(.client("anna")), TwiML.Leg(.client("ben", [TwiML.Parameter("k", "v<1>")])),
                TwiML.Leg(.sip("sip:a@e.com", username: "u", password: #"p"w"#)),
            ]), action: TwiML.Callback("/d", .post))
        dial.timeoutSeconds = 20
        dial.longestSeconds = 60
        dial.callerID = "+15550100"
        dial.hangsUpOnStar = true
        dial.answersOnBridge = true
        dial.sequential = false
        dial.record = .fromAnswerDual
        dial.recordingTrack = .both
        dial.trim = .nothing
        dial.report = TwiML.RecordingReport(TwiML.Callback("/r", .get), of: [.inProgress, .completed])
        dial.ringTone = "de"
        dial.refer = TwiML.Callback("/f", .post)

        try isWritten(
            [.dial(dial)],
            #"<Response><Dial action="/d" answerOnBridge="true" callerId="+15550100" hangupOnStar="true" method="POST" record="record-from-answer-dual" recordingStatusCallback="/r" recordingStatusCallbackEvent="in-progress completed" recordingStatusCallbackMethod="GET" recordingTrack="both" referMethod="POST" referUrl="/f" ringTone="de" sequential="false" timeLimit="60" timeout="20" trim="do-not-trim"><Number amdStatusCallback="/amd" machineDetection="DetectMessageEnd" machineDetectionTimeout="10" method="GET" sendDigits="ww1" statusCallback="https://e.com/s" statusCallbackEvent="initiated ringing answered completed" statusCallbackMethod="POST" url="https://e.com/w">+15550111</Number><Client>anna</Client><Client><Identity>ben</Identity><Parameter name="k" value="v&lt;1&gt;" /></Client><Sip password="p&quot;w" username="u">sip:a@e.com</Sip></Dial></Response>"#
        )
        try isWritten(
            [.dial(TwiML.Dial(.queue("support", whisper: "/whisper")))],
            #"<Response><Dial><Queue url="/whisper">support</Queue></Dial></Response>"#)
    }

    @Test func `rooms`() throws {
        var room = TwiML.Conference("Room & 1")
        room.muted = true
        room.beep = .onEnter
        room.startsOnEnter = false
        room.endsOnExit = true
        room.participantLabel = "l"
        room.jitterBuffer = .small
        room.waiting = TwiML.Callback("", .get)
        room.mostParticipants = 5
        room.record = .fromStart
        room.region = .ie1
        room.trim = .silence
        room.coachedCall = "CA00000000000000000000000000000000"
        room.report = "/c"
        room.reportedMoments = [.start, .end, .join]
        room.recordingReport = TwiML.RecordingReport("/rc")

        try isWritten(
            [.dial(TwiML.Dial(.conference(room)))],
            #"<Response><Dial><Conference beep="onEnter" coach="CA00000000000000000000000000000000" endConferenceOnExit="true" jitterBufferSize="small" maxParticipants="5" muted="true" participantLabel="l" record="record-from-start" recordingStatusCallback="/rc" region="ie1" startConferenceOnEnter="false" statusCallback="/c" statusCallbackEvent="start end join" trim="trim-silence" waitMethod="GET" waitUrl="">Room &amp; 1</Conference></Dial></Response>"#
        )
    }

    @Test func `queues, recordings and all the rest`() throws {
        let task = TwiML.Enqueue(.task(#"{"lang": "en"}"#, workflow: "WW0", priority: 5, timeoutSeconds: 30))
        try isWritten(
            [
                .enqueue(TwiML.Enqueue(.queue("support"), action: "/a", waiting: TwiML.Callback("/w", .get))),
                .enqueue(task),
            ],
            #"<Response><Enqueue action="/a" waitUrl="/w" waitUrlMethod="GET">support</Enqueue><Enqueue workflowSid="WW0"><Task priority="5" timeout="30">{"lang": "en"}</Task></Enqueue></Response>"#
        )

        var record = TwiML.Record(action: "/v")
        record.timeoutSeconds = 0
        record.finishOnKey = "1#"
        record.longestSeconds = 120
        record.playsBeep = false
        record.trim = .nothing
        record.report = TwiML.RecordingReport("/r")
        record.transcribes = true
        record.transcription = "/t"
        try isWritten(
            [.record(record)],
            #"<Response><Record action="/v" finishOnKey="1#" maxLength="120" playBeep="false" recordingStatusCallback="/r" timeout="0" transcribe="true" transcribeCallback="/t" trim="do-not-trim" /></Response>"#
        )

        var sms = TwiML.Sms("Hi <you>", to: "+15550111", from: "+15550100")
        sms.action = TwiML.Callback("/s", .get)
        sms.report = "/sc"
        try isWritten(
            [
                .reject(.busy), .reject(), .sms(sms), .refer("sip:a@e.com", action: "/rf"),
                .redirect(TwiML.Callback("https://e.com/?a=1&b=2", .post)), .leave, .hangup,
            ],
            #"<Response><Reject reason="busy" /><Reject /><Sms action="/s" from="+15550100" method="GET" statusCallback="/sc" to="+15550111">Hi &lt;you&gt;</Sms><Refer action="/rf"><Sip>sip:a@e.com</Sip></Refer><Redirect method="POST">https://e.com/?a=1&amp;b=2</Redirect><Leave /><Hangup /></Response>"#
        )
    }

    @Test func `answers to messages`() throws {
        var message = TwiML.Message("Hi", media: ["https://e.com/a.png?x=1&y=2"])
        message.to = "+1555"
        message.from = "+1666"
        message.action = TwiML.Callback("/a", .post)

        let text = try TwiML(messaging: [.message(message), .message("One\nTwo\t\"3\""), .redirect("/next")]).text

        #expect(
            text == #"<?xml version="1.0" encoding="UTF-8"?>"#
                + #"<Response><Message action="/a" from="+1666" method="POST" to="+1555"><Body>Hi</Body><Media>https://e.com/a.png?x=1&amp;y=2</Media></Message><Message>One"#
                + "\nTwo\t\"3\"</Message><Redirect>/next</Redirect></Response>")
    }

    @Test func `it is answered as XML`() throws {
        let response = Response.twiml(try TwiML([.say("Olá")]))

        #expect(response.status == .ok && response.contentType == "text/xml; charset=utf-8")
    }
}
