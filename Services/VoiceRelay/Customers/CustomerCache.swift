import Net

/// What was found of customers, for a while: as many as there is room for, the oldest forgotten first.
struct CustomerCache {
    private struct Entry {
        var customer: Customer?
        var until: Moment
        var number: Int
    }

    private var entries: [String: Entry] = [:]
    /// In the order in which they came; what has come again stands twice, and counts once.
    private var order: [(key: String, number: Int)] = []
    private var next = 0
    private let capacity: Int

    init(capacity: Int = 5_000) { self.capacity = capacity }

    var count: Int { entries.count }

    /// What is known of a number: outer nil when it has to be asked, inner nil when nobody is known by it.
    func find(_ key: String, at now: Moment = .now) -> Customer?? {
        guard let entry = entries[key], now < entry.until else { return nil }
        return .some(entry.customer)
    }

    /// Who was last known by a number, however long ago: an id stays with a person.
    func latest(_ key: String) -> Customer? { entries[key]?.customer }

    mutating func keep(_ customer: Customer?, of key: String, for time: Duration, at now: Moment = .now) {
        next += 1
        entries[key] = Entry(customer: customer, until: now + time, number: next)
        order.append((key, next))
        while entries.count > capacity || order.count > 2 * capacity { forgetOldest() }
    }

    /// Changes what is kept of a customer, where something is.
    mutating func change(_ key: String, _ change: (inout Customer) -> Void) {
        guard var customer = entries[key]?.customer else { return }
        change(&customer)
        entries[key]?.customer = customer
    }

    private mutating func forgetOldest() {
        let oldest = order.removeFirst()
        if entries[oldest.key]?.number == oldest.number { entries[oldest.key] = nil }
    }
}
