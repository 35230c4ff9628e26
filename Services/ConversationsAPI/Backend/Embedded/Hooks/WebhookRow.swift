import HTTP
import JSON
import Store

/// A conversation's webhook as it is kept.
struct WebhookRow {
    var id: Int
    var sid: String
    var target: WebhookTarget
    var settings: WebhookSettings
    var replayAfter: Int?
    var created: Int
    var updated: Int

    static let columns = "id, sid, target, url, method, filters, triggers, flow, replay_after, created, updated"

    init(_ row: Row) throws {
        id = try row[0]
        sid = try row[1]
        target = try row[2]
        let (filters, triggers): (TextList, TextList) = (try row[5], try row[6])
        settings = WebhookSettings(
            url: try row[3], method: try row[4], filters: filters.texts, triggers: triggers.texts, flow: try row[7])
        replayAfter = try row[8]
        created = try row[9]
        updated = try row[10]
    }

    /// As it is told.
    func webhook(of account: String, in conversation: ConversationRow) -> ConversationWebhook {
        var configuration = JSONObject()
        switch target {
        case .webhook, .trigger:
            configuration["url"] = settings.url.map { .string($0) } ?? .null
            configuration["method"] = .string(settings.method.rawValue.lowercased())
            let isTrigger = target == .trigger
            let list = isTrigger ? settings.triggers : settings.filters
            configuration[isTrigger ? "triggers" : "filters"] = .array(list.map { .string($0) })
        case .studio:
            configuration["flow_sid"] = settings.flow.map { .string($0) } ?? .null
        }
        if let replayAfter { configuration["replay_after"] = .integer(Int64(replayAfter)) }
        return ConversationWebhook(
            sid: sid, account: account, service: conversation.service.sid, conversation: conversation.sid,
            target: target.rawValue, configuration: configuration, created: created, updated: updated)
    }
}
