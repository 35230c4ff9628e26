import JSON

/// Everything that was measured, as a table for people and as JSON for programs.
struct Report {
    private struct Chapter {
        var section: Section
        var readings: [Reading]
        /// How busy the machine was with other things when the section began.
        var load: Double
    }

    private var chapters: [Chapter] = []

    mutating func add(_ section: Section, _ readings: [Reading], load: Double) {
        chapters.append(Chapter(section: section, readings: readings, load: load))
    }

    // MARK: Table

    func table(of section: Section) -> String {
        guard let chapter = chapters.last(where: { $0.section == section }) else { return "" }
        var lines = [["", "value", "unit", "bar", "", ""]]
        for reading in chapter.readings {
            let verdict = reading.bar.map { $0.holds(reading.value) ? "holds" : "MISSED" } ?? ""
            let bar = reading.bar.map(Self.spelled) ?? ""
            lines.append([reading.name, Self.spelled(reading.value), reading.unit, bar, verdict, reading.remark])
        }
        let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        let rows = lines.map { line in
            let cells = line.enumerated().map { column, cell in
                let room = String(repeating: " ", count: widths[column] - cell.count)
                return column == 1 || column == 3 ? room + cell : cell + room
            }
            return Self.withoutTrailingSpace("  " + cells.joined(separator: "  "))
        }
        let heading =
            "\(section.rawValue): \(section.heading) (\(Machine.processors) processors, load before: \(Self.spelled(chapter.load)))"
        return ([heading] + rows).joined(separator: "\n") + "\n"
    }

    private static func withoutTrailingSpace(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }

    private static func spelled(_ bar: Reading.Bar) -> String {
        switch bar {
        case .atMost(let limit): "≤ \(spelled(limit))"
        case .atLeast(let limit): "≥ \(spelled(limit))"
        }
    }

    /// Three digits that matter, thousands set apart.
    static func spelled(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        guard abs(value) < 100 else {
            var digits = String(Int(abs(value).rounded()))
            var groups: [String] = []
            while digits.count > 3 {
                groups.insert(String(digits.suffix(3)), at: 0)
                digits.removeLast(3)
            }
            return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
        }
        let scale = abs(value) < 10 ? 100.0 : 10.0
        let rounded = (value * scale).rounded() / scale
        return rounded == rounded.rounded() ? String(Int(rounded)) : "\(rounded)"
    }

    // MARK: JSON

    var json: String {
        let results = chapters.flatMap { chapter in
            chapter.readings.map { reading -> JSONValue in
                var fields: JSONValue = [
                    "section": .string(chapter.section.rawValue), "name": .string(reading.name),
                    "value": reading.value.isFinite ? .number(reading.value) : .null, "unit": .string(reading.unit),
                    "loadBefore": .number(chapter.load),
                ]
                if !reading.remark.isEmpty { fields["remark"] = .string(reading.remark) }
                if let bar = reading.bar {
                    switch bar {
                    case .atMost(let limit): fields["atMost"] = .number(limit)
                    case .atLeast(let limit): fields["atLeast"] = .number(limit)
                    }
                    fields["holds"] = .bool(bar.holds(reading.value))
                }
                return fields
            }
        }
        let whole: JSONValue = [
            "processors": .integer(Int64(Machine.processors)), "system": .string(Machine.system),
            "readings": .array(results),
        ]
        let bytes = (try? whole.serialized(.pretty)) ?? []  // every number above is finite, so there is nothing to fail
        return String(decoding: bytes, as: UTF8.self)
    }
}
