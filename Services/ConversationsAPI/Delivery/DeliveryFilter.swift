import Store

/// Which deliveries somebody wants to see.
struct DeliveryFilter: Sendable {
    var state: Delivery.State?
    var event: String?
    var subject: String?
    /// `host` or `host:port`.
    var host: String?

    /// The condition in SQL, without a value of anybody's in it, and the values bound to it.
    var condition: (sql: String, values: [any Storable]) {
        var parts = ["true"]
        var values: [any Storable] = []
        // Written out, since only then the indexes of single states serve.
        switch state {
        case .queued: parts.append("state = 'queued'")
        case .retrying: parts.append("state = 'retrying'")
        case .delivered: parts.append("state = 'delivered'")
        case .dead: parts.append("state = 'dead'")
        case nil: break
        }
        for (column, value) in [("event", event), ("subject", subject)] {
            guard let value else { continue }
            parts.append("\(column) = ?")
            values.append(value)
        }
        if let host = host?.lowercased() {
            // Everything between `host:` and the sign after the colon: the host at any port.
            parts.append("(target = ? OR (target >= ? AND target < ?))")
            values += [host, host + ":", host + ";"] as [any Storable]
        }
        return (parts.joined(separator: " AND "), values)
    }
}
