/// A failure with words of its own, which can be told as a `Problem`.
package protocol ProblemConvertible: Error {
    /// What the caller is told.
    var problem: Problem { get }
}

extension Problem: ProblemConvertible {
    package var problem: Problem { self }
}

extension Problem {
    /// The problem that an error is, or can be told as; nil for any other, which is a bug of ours.
    package init?(telling error: any Error) {
        // Most are problems already, and asking for that is quicker.
        if let problem = error as? Problem {
            self = problem
        } else if let told = error as? any ProblemConvertible {
            self = told.problem
        } else {
            return nil
        }
    }
}
