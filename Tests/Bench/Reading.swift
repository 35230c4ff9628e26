/// One figure that was measured, and what it should be.
struct Reading: Sendable {
    var name: String
    var value: Double
    var unit: String
    var bar: Bar?
    var remark: String

    enum Bar: Sendable {
        case atMost(Double)
        case atLeast(Double)

        func holds(_ value: Double) -> Bool {
            switch self {
            case .atMost(let limit): value <= limit
            case .atLeast(let limit): value >= limit
            }
        }
    }

    init(_ name: String, _ value: Double, _ unit: String, _ bar: Bar? = nil, remark: String = "") {
        self.name = name
        self.value = value
        self.unit = unit
        self.bar = bar
        self.remark = remark
    }
}
