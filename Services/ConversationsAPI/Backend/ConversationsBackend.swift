import Net

/// Keeps conversations and all that belongs to them: at Twilio, or here.
///
/// A resource's type says what can be done with it; the backend does it.
protocol ConversationsBackend: Sendable {
    /// A part of what there is in a place.
    func list<R: Listed>(_ type: R.Type, at place: Place, _ filter: R.Filter, _ page: PageRequest) async throws -> Page<
        R
    >

    /// One thing by its SID, or by another name where its kind has one.
    func show<R: Shown>(_ type: R.Type, at place: Place, _ id: String) async throws -> R

    /// Makes one.
    func add<R: Added>(_ type: R.Type, at place: Place, _ draft: R.Draft, _ manner: Manner) async throws -> R

    /// Alters one; what the change does not say stays as it is.
    func change<R: Changed>(
        _ type: R.Type, at place: Place, _ id: String, _ change: R.Change, _ manner: Manner
    ) async throws -> R

    /// Removes one, with all that belongs to it.
    func remove<R: Removed>(_ type: R.Type, at place: Place, _ id: String, _ manner: Manner) async throws

    /// Closes many conversations; each has an outcome of its own. Those for which there was no time by a moment, the last
    /// of them, have none.
    func close(_ sids: [String], at place: Place, _ manner: Manner, until end: Moment) async throws -> [Outcome]
}
