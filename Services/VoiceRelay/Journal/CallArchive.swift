import Fleet
import HTTPServer
import Net

/// The journal with all that belongs to it: who writes it, who keeps it tidy, and where it is read.
struct CallArchive: Sendable {
    let journal: CallJournal
    private let handlers: CallHandlers
    private let dashboard: Dashboard

    /// - Parameter masks: Whether what is private is masked in the calls of an agent, by its name.
    @OnLoop
    init(frame: Frame, settings: JournalSettings, masks: @escaping @Sendable (String) -> Bool = { _ in false }) {
        let journal = CallJournal(frame, masks: masks)
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
