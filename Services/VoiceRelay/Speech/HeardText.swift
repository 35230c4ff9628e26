/// How much of what was sent a caller has heard when they cut in.
enum HeardText {
    /// Clauses this short may stand anywhere, and prove nothing.
    static let shortest = 4

    /// How many characters of `sent` were heard.
    ///
    /// Twilio tells the words, perhaps only those of the last clause, and for how long it had spoken. Where the words are
    /// not found, the time and the speed of the voice decide, and the cut is made between two words.
    static func length(in sent: String, _ interrupt: RelayInterrupt, charactersPerSecond speed: Double) -> Int {
        let found = end(of: interrupt.heard, in: sent)
        if let found { return found }
        guard let milliseconds = interrupt.milliseconds, milliseconds > 0 else { return 0 }
        return wordEnd(in: sent, near: Int(Double(milliseconds) / 1_000 * speed))
    }

    /// Where the last occurrence of the words ends; nil when they are not there as whole words, or prove nothing.
    static func end(of words: String, in sent: String) -> Int? {
        let wanted = folded(words).characters
        guard wanted.count >= shortest else { return nil }
        let (characters, places) = folded(sent)
        guard characters.count >= wanted.count else { return nil }
        var start = characters.count - wanted.count
        while start >= 0 {
            let end = start + wanted.count
            if characters[start] == wanted[0], isBoundary(start, in: characters), isBoundary(end, in: characters),
                characters[start..<end].elementsEqual(wanted)
            {
                return places[end - 1] + 1
            }
            start -= 1
        }
        return nil
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
