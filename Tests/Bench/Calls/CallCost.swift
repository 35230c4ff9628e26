import FleetTestSupport
import Net

/// What answering costs a relay, from one moment to another.
@OnLoop
struct CallCost {
    private let start = Moment.now
    private let spent: Duration
    private let pieces: Int
    private let turns: Int

    init(beginning crowd: CallCrowd, _ stage: CallStage) {
        spent = stage.service.process.cpuTime
        pieces = crowd.pieces
        turns = crowd.turns.count
    }

    func readings(_ name: String, until crowd: CallCrowd, _ stage: CallStage) -> [Reading] {
        let spent = (stage.service.process.cpuTime - spent).seconds
        let seconds = (Moment.now - start).seconds
        let (pieces, turns) = (Double(crowd.pieces - pieces), Double(crowd.turns.count - turns))
        return [
            Reading(
                "\(name): CPU a token", spent * 1e6 / pieces, "µs",
                remark: "\(Report.spelled(pieces / seconds)) tokens a second"),
            Reading("\(name): CPU a turn", spent * 1e6 / turns, "µs"),
            Reading("\(name): share of a core", spent / seconds * 100, "%"),
        ]
    }
}
