/// Finds the name by which somebody introduces themselves.
enum Introduction {
    static func name(in text: String) -> String? {
        let words = text.split { $0.isWhitespace || ",;:?!.\"".contains($0) }
        let plain = words.map { Terms.plain(String($0)) }
        for opening in openings where plain.count > opening.count {
            for start in 0...(plain.count - opening.count) where Array(plain[start..<start + opening.count]) == opening
            {
                let name = words[(start + opening.count)...].prefix(3).prefix { $0.first?.isUppercase == true }
                if !name.isEmpty { return name.joined(separator: " ") }
            }
        }
        return nil
    }

    private static let openings = [
        "my name is", "this is", "i am", "i m", "im", "name is", "me llamo", "mi nombre es", "soy", "meu nome e",
        "me chamo",
        "sou o", "sou a", "sou", "aqui e",
    ].map { $0.split(separator: " ").map(String.init) }
}
