import Calling
import Net
import Testing

/// What is heard of an agent's words by which moment.
@Suite struct PlaybackTests {
    private let start = Moment.now

    private func at(_ seconds: Double) -> Moment { start + .seconds(seconds) }

    @Test func `words are heard at a steady rate, and whole`() {
        var playback = Playback(rate: 10)
        playback.add("one two", at: at(0))
        playback.add(" three", at: at(0))

        playback.advance(to: at(0.5))
        #expect(playback.heard == "one " && !playback.isDry)
        playback.advance(to: at(0.7))
        #expect(playback.heard == "one two")
        playback.advance(to: at(9))
        #expect(playback.heard == "one two three" && playback.isDry && playback.milliseconds == 867)
    }

    @Test func `silence between two pieces is no speech, and belongs to what is being said`() {
        var playback = Playback(rate: 10)
        playback.add("0123456789", at: at(0))
        playback.advance(to: at(5))

        playback.add(" abcdefghi", at: at(5))
        playback.advance(to: at(5.5))

        #expect(playback.played == 15 && playback.heard == "0123456789 " && playback.milliseconds == 1_000)
    }

    @Test func `something new counts by itself once the rest has been heard`() {
        var playback = Playback(rate: 10)
        playback.add("0123456789", at: at(0))

        playback.begin(at: at(0.5))
        #expect(playback.text == "0123456789")
        playback.begin(at: at(1))
        playback.add("abc", at: at(1))
        #expect(playback.text == "abc" && playback.played == 0)
    }

    @Test func `the moment of a place is known once the words are there`() {
        var playback = Playback(rate: 10)
        playback.add("one two three", at: at(0))

        #expect(playback.characters(ofWords: 2) == 7 && playback.characters(ofWords: 3) == nil)
        #expect(playback.moment(of: 5) == at(0.5) && playback.moment(of: 14) == nil)
        #expect(playback.dry == at(1.3))
    }

    @Test func `without a rate everything is heard at once, and what is stopped is gone`() {
        var playback = Playback(speed: .infinity)
        playback.add("all of it", at: at(0))

        #expect(playback.isDry && playback.heard == "all of it" && playback.milliseconds == 600)
        playback.stop(at: at(1))
        #expect(playback.heard.isEmpty && playback.milliseconds == 0)
    }
}
