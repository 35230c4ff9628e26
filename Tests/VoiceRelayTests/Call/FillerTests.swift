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
}
