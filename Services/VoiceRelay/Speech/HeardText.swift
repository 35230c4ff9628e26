/// How much of what was sent a caller has heard when they cut in.
enum HeardText {
    /// Clauses this short may stand anywhere: by themselves they prove nothing.
    static let shortest = 4
    /// How far from where the time points such a clause may end, in characters and as a part of the way.
    private static let slack = (characters: 12.0, share: 0.1)

    /// How many characters of `sent` were heard.
    ///
    /// Twilio tells the words, perhaps only those of the last clause, and for how long it had spoken. Words that come more
    /// than once are taken where the time points. Where they are not found, the time and the speed of the voice decide, and
    /// the cut is made between two words.
    static func length(in sent: String, _ interrupt: RelayInterrupt, charactersPerSecond speed: Double) -> Int {
        if let found = end(in: sent, interrupt, charactersPerSecond: speed) { return found }
        return reckoned(interrupt, speed).map { wordEnd(in: sent, near: Int($0)) } ?? 0
    }

    /// Where the words that were told end; nil when they are not there as whole words, or prove nothing.
    static func end(in sent: String, _ interrupt: RelayInterrupt, charactersPerSecond speed: Double) -> Int? {
        let ends = ends(of: interrupt.heard, in: sent)
        let isShort = folded(interrupt.heard).characters.count < shortest
        guard let place = reckoned(interrupt, speed) else { return isShort ? nil : ends.last }
        let nearest = ends.min { abs(Double($0) - place) < abs(Double($1) - place) }
        guard let nearest, isShort else { return nearest }
        return abs(Double(nearest) - place) <= slack.characters + slack.share * place ? nearest : nil
    }

    /// How many characters a voice has spoken in the time that was told.
    private static func reckoned(_ interrupt: RelayInterrupt, _ speed: Double) -> Double? {
        guard let milliseconds = interrupt.milliseconds, milliseconds > 0 else { return nil }
        return Double(milliseconds) / 1_000 * speed
    }

    /// Where each occurrence of the words ends, as whole words.
    static func ends(of words: String, in sent: String) -> [Int] {
        let wanted = folded(words).characters
        let (characters, places) = folded(sent)
        guard !wanted.isEmpty, characters.count >= wanted.count else { return [] }
        return (0...characters.count - wanted.count).compactMap { start in
            let end = start + wanted.count
            guard characters[start] == wanted[0], isBoundary(start, in: characters), isBoundary(end, in: characters),
                characters[start..<end].elementsEqual(wanted)
            else { return nil }
            return places[end - 1] + 1
        }
    }

    /// Whether no word goes on across a place.
    private static func isBoundary(_ place: Int, in characters: [Character]) -> Bool {
        place == 0 || place == characters.count || characters[place - 1] == " " || characters[place] == " "
    }

    /// The letters and digits of a text in lower case, single blanks between them, and the place of each in it. How a
    /// transcript is punctuated says nothing.
    private static func folded(_ text: String) -> (characters: [Character], places: [Int]) {
        var characters: [Character] = []
        var places: [Int] = []
        for (place, character) in text.enumerated() {
            if character.isLetter || character.isNumber {
                for part in character.lowercased() {
                    characters.append(part)
                    places.append(place)
                }
            } else if character.isWhitespace, let last = characters.last, last != " " {
                characters.append(" ")
                places.append(place)
            }
        }
        if characters.last == " " {
            characters.removeLast()
            places.removeLast()
        }
        return (characters, places)
    }

    /// How many characters the word that follows a place takes, with what stands before it.
    static func nextWord(in text: String, after place: Int) -> Int {
        var isWord = false
        var count = 0
        for character in text.dropFirst(place) {
            if character.isWhitespace, isWord { break }
            if character.isLetter || character.isNumber { isWord = true }
            count += 1
        }
        return count
    }

    /// The end of the word that is being spoken at a place, if it is all but over, else of the one before it.
    static func wordEnd(in text: String, near place: Int) -> Int {
        guard place > 0 else { return 0 }
        var end = 0
        var isWord = false
        var count = 0
        for character in text {
            let isPart = !character.isWhitespace
            if isWord, !isPart { end = count }
            if count >= place { return end }
            isWord = isPart
            count += 1
        }
        return count
    }
}
