import Fleet
import HTTPServer
import Net

/// The journal with all that belongs to it: who writes it, who keeps it tidy, and where it is read.
struct CallArchive: Sendable {
    let journal: CallJournal
    private let handlers: CallHandlers
    private let dashboard: Dashboard

    /// - Parameters:
    ///   - masks: Whether what is private is masked in the calls of an agent, by its name.
    ///   - remember: What the inbox is to work on once a call is over.
    @OnLoop
    init(
        frame: Frame, settings: JournalSettings, masks: @escaping @Sendable (String) -> Bool = { _ in false },
        remember: @escaping @Sendable (CallStory) throws -> [WorkItem] = { _ in [] }
    ) {
        let journal = CallJournal(frame, masks: masks, remember: remember)
        let shelf = CallShelf(frame)
        self.journal = journal
        handlers = CallHandlers(shelf: shelf, journal: journal)
        dashboard = Dashboard(events: frame.events, shelf: shelf)
        let upkeep = JournalUpkeep(frame, journal, kept: settings.kept)
        frame.start { await journal.run() }
        frame.start { await upkeep.run() }
    }

    var routes: [Route] { handlers.routes + dashboard.routes }
}
