package import Net

/// What an agent says, as it is spoken at a steady rate: how much of it has been heard by any moment.
///
/// ```
/// add ──▶ waiting to be spoken ──▶ heard      the place between them moves on while there is something to say
/// ```
package struct Playback: Sendable {
    /// Characters a second of the clock; infinite when everything is heard at once.
    package let rate: Double
    /// Characters a second as people speak: what lengths of speech are told in.
    package static let usualRate = 15.0

    /// What is being said, since something new was begun.
    package private(set) var text = ""
    private var length = 0
    private var place = 0.0
    private var looked = Moment.now

    package init(rate: Double) { self.rate = rate }

    /// How much faster than people speak.
    package init(speed: Double) { self.init(rate: Self.usualRate * speed) }

    /// Something new is about to be said; what came before counts no more once all of it has been heard.
    package mutating func begin(at now: Moment) {
        advance(to: now)
        if isDry { stop(at: now) }
    }

    /// More to say.
    package mutating func add(_ words: String, at now: Moment) {
        advance(to: now)
        text += words
        length += words.count
        if rate == .infinity { place = Double(length) }
    }

    /// Whether everything has been heard, as of the last look.
    package var isDry: Bool { place >= Double(length) }

    package mutating func advance(to now: Moment) {
        let time = (now - looked).seconds
        looked = now
        place = rate == .infinity ? Double(length) : min(Double(length), place + max(0, time) * rate)
    }

    /// What has been heard of what is being said: whole words.
    package var heard: String {
        let played = Int(place)
        guard played < length else { return text }
        let end = text.index(text.startIndex, offsetBy: played)
        guard !text[end].isWhitespace else { return String(text[..<end]) }
        return String(text[..<end].reversed().drop { !$0.isWhitespace }.reversed())
    }

    /// How long the agent has spoken, in milliseconds of speech.
    package var milliseconds: Int { Int((place / Self.usualRate * 1_000).rounded()) }

    /// How many characters have been heard.
    package var played: Int { Int(place) }

    /// When so many characters will have been heard; nil when nobody has said that much yet.
    package func moment(of characters: Int) -> Moment? {
        guard characters <= length else { return nil }
        let left = Double(characters) - place
        return left <= 0 || rate == .infinity ? looked : looked + .seconds(left / rate)
    }

    /// When there will be nothing left to hear.
    package var dry: Moment { moment(of: length) ?? looked }

    /// The number of characters up to the end of so many words; nil when that many have not been said.
    package func characters(ofWords count: Int) -> Int? {
        var (words, isInside, place) = (0, false, 0)
        for letter in text {
            if isInside, letter.isWhitespace {
                words += 1
                if words == count { return place }
            }
            isInside = !letter.isWhitespace
            place += 1
        }
        return nil
    }

    /// Says no more of what was left.
    package mutating func stop(at now: Moment) {
        advance(to: now)
        text = ""
        (length, place) = (0, 0)
    }
}
