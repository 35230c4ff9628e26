/// Makes events of the pieces of a completion: text at once, tool calls when they are whole.
struct CompletionAssembler {
    private(set) var isFinished = false
    /// Whether anything came that belongs to an answer.
    private(set) var hasBegun = false
    private var drafts: [Draft] = []
    /// The draft that each index of the stream means now.
    private var places: [Int: Int] = [:]

    private struct Draft {
        var index: Int?
        var id: String
        var name: String
        var arguments: String
    }

    mutating func take(_ chunk: CompletionChunk) -> [ChatEvent] {
        var events: [ChatEvent] = []
        if !isFinished {
            if !chunk.text.isEmpty { events.append(.text(chunk.text)) }
            for fragment in chunk.fragments { take(fragment, into: &events) }
            if !events.isEmpty || chunk.finish != nil { hasBegun = true }
            if let finish = chunk.finish { events += self.finish(FinishReason(word: finish)) }
        }
        if let usage = chunk.usage { events.append(.usage(usage)) }
        return events
    }

    /// The stream says that it is over: so is the answer, if it did not say so itself.
    mutating func end() -> [ChatEvent] { isFinished ? [] : finish(.stop) }

    /// Fragments belong together by index. Some servers give every call the same index, or none: there a new id with
    /// a name begins another call.
    private mutating func take(_ fragment: CompletionChunk.CallFragment, into events: inout [ChatEvent]) {
        let index = fragment.index ?? drafts.last?.index ?? 0
        if let place = places[index], !isAnother(fragment, than: drafts[place]) {
            if drafts[place].id.isEmpty { drafts[place].id = fragment.id }
            if drafts[place].name.isEmpty, !fragment.name.isEmpty {
                drafts[place].name = fragment.name
                events.append(.toolBegun(name: fragment.name))
            }
            drafts[place].arguments += fragment.arguments
        } else {
            places[index] = drafts.count
            drafts.append(
                Draft(index: index, id: fragment.id, name: fragment.name, arguments: fragment.arguments))
            if !fragment.name.isEmpty { events.append(.toolBegun(name: fragment.name)) }
        }
    }

    private func isAnother(_ fragment: CompletionChunk.CallFragment, than draft: Draft) -> Bool {
        guard !fragment.name.isEmpty, !draft.name.isEmpty else { return false }
        return fragment.id.isEmpty ? fragment.index == nil : fragment.id != draft.id
    }

    private mutating func finish(_ reason: FinishReason) -> [ChatEvent] {
        isFinished = true
        let named = drafts.filter { !$0.name.isEmpty }
        // Calls keep the order of their indexes; those that share one, the order in which they came.
        let ordered = named.enumerated().sorted {
            ($0.element.index ?? 0, $0.offset) < ($1.element.index ?? 0, $1.offset)
        }
        var calls = ordered.map { number, draft in
            ToolCall(
                id: draft.id.isEmpty ? "call_\(number)" : draft.id, name: draft.name, arguments: draft.arguments)
        }
        // What was cut off in its arguments was never asked for.
        if reason == .length || reason == .contentFilter { calls.removeAll { (try? $0.object) == nil } }
        let isPlain = reason == .stop && !calls.isEmpty
        return calls.map { .toolCall($0) } + [.finished(isPlain ? .toolCalls : reason)]
    }
}
