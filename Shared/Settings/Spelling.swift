/// Finds the known name a mistyped one probably meant.
package enum Spelling {
    /// Returns the known name at most two edits away; among equals, the first in the alphabet.
    package static func nearest(to name: String, among known: some Sequence<String>) -> String? {
        let letters = Array(name.utf8)
        var best: (distance: Int, name: String)?
        for candidate in known.sorted() {
            let distance = edits(from: letters, to: Array(candidate.utf8))
            if distance <= 2, distance < best?.distance ?? .max { best = (distance, candidate) }
        }
        return best?.name
    }

    /// Counts the insertions, removals, replacements and swaps of neighbours between two words; more than two is three.
    static func edits(from first: [UInt8], to second: [UInt8]) -> Int {
        guard abs(first.count - second.count) <= 2 else { return 3 }
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for i in first.indices {
            var row = [i + 1]
            for j in second.indices {
                let replaced = last[j] + (first[i] == second[j] ? 0 : 1)
                var cost = min(replaced, last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
                    cost = min(cost, beforeLast[j - 1] + 1)
                }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return min(last[second.count], 3)
    }
}
