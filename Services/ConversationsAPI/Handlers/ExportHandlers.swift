import HTTP
import HTTPServer
import JSON
import Problems

/// What is kept is handed out as files: a page at a time, so that the longest takes no more memory than the shortest.
struct ExportHandlers: Sendable {
    let backend: any ConversationsBackend

    var routes: [Route] {
        [
            .get("/api/conversations/{Sid}/export", "A conversation with everything said in it, as a file.", one)
                .exporting(),
            .get("/api/export/conversations", "The conversations that fit the list's filters, as a file.", many)
                .exporting().documented { $0.parameters += Conversation.queryParameters },
        ]
    }

    private func one(_ request: Request) async throws -> Response {
        let format = try ExportFormat(of: request.target.parameters)
        var place = Place(service: try request.service)
        let conversation = try await backend.show(Conversation.self, at: place, try request.parameter("Sid"))
        place.parents = [conversation.sid]
        let (export, base, inside) = (Export(backend), request.ownBase, place)
        return format.answer(conversation.sid) { file in
            switch format {
            case .json: try await export.json(conversation, at: inside, base: base, to: file)
            case .csv: try await export.csv(at: inside, to: file)
            case .text: try await export.text(conversation, at: inside, to: file)
            }
        }
    }

    private func many(_ request: Request) async throws -> Response {
        let query = request.target.parameters
        let format = try ExportFormat(of: query)
        let (place, filter) = (Place(service: try request.service), try Conversation.filter(of: query))
        let (export, base) = (Export(backend), request.ownBase)
        // What cannot be asked is refused before the file begins.
        let first = try await backend.list(Conversation.self, at: place, filter, PageRequest(size: Export.page))
        return format.answer("conversations") { file in
            try await export.conversations(first, filter, at: place, as: format, base: base, to: file)
        }
    }
}

extension Route {
    fileprivate func exporting() -> Route {
        documented {
            $0.tag = "export"
            $0.parameters = [
                .init("format", "json, csv or text; without it json."),
                .init("serviceSid", "The service; without it the default one."),
            ]
        }
    }
}
