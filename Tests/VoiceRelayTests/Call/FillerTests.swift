import Models
import Testing

@testable import VoiceRelay

@Suite("Fillers")
struct FillerTests {
    /// How many fillers were said, and when.
    private func fillers(_ rig: inout CallRig, within time: Duration) -> [Duration] {
        var moments: [Duration] = []
        let end = rig.now + time
        while rig.now < end {
            let said = rig.wait(.milliseconds(100)).notes.count { note in
                if case .remark(_, "filler") = note { true } else { false }
            }
            for _ in 0..<said { moments.append(rig.now) }
        }
        return moments
    }

    @Test("an agent that has one filler says it again, though not within five seconds")
    func onlyOne() {
        var rig = CallRig.greeted({ $0.manners[.english]?.fillers = ["One moment."] })
        for _ in 0..<2 {
            rig.say("Where is my parcel?")
            let moments = fillers(&rig, within: .seconds(10))
            #expect(moments.count == 2 && moments[1] - moments[0] >= .seconds(5), "\(moments)")
            rig.reply("There.")
            rig.wait(.seconds(10))
        }
    }

    @Test("a filler that came too soon after itself is said later")
    func soonAgain() {
        var rig = CallRig.greeted({ $0.manners[.english]?.fillers = ["One moment."] })
        rig.say("Where is my parcel?")
        rig.wait(.seconds(1))
        rig.reply("There.")
        rig.say("And the other one?")
        let moments = fillers(&rig, within: .seconds(6))
        #expect(moments.count == 1, "\(moments)")
    }

    @Test("while a tool takes its time after a lead-in, fillers keep their distance")
    func apart() {
        var rig = CallRig.greeted(tools: ["a"])
        rig.say("Look it up")
        rig.want("a", saying: "I look.")
        let moments = fillers(&rig, within: .seconds(30))
        #expect(moments.count == 2 && moments[1] - moments[0] >= .seconds(5), "\(moments)")
    }

    @Test("after a lead-in and a tool, a model that is late is bridged")
    func laterRound() {
        var rig = CallRig.greeted(tools: ["a"])
        rig.say("Look it up")
        rig.want("a", saying: "I look.")
        rig.done("c0", "fine")
        #expect(fillers(&rig, within: .seconds(6)).count == 1)
    }

    @Test("after digits were keyed in, a model that is late is bridged")
    func afterDigits() {
        var rig = CallRig.greeted(tools: ["collect-digits"])
        rig.say("I have a number")
        rig.want("collect-digits")
        rig.done("c0", "", deed: .collect(DigitWish()))
        rig.wait(.seconds(2))
        for key in ["1", "#"] { rig.take(.received(.dtmf(key))) }
        #expect(fillers(&rig, within: .seconds(6)).count == 1)
    }
}
