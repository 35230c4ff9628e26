import Fleet
import HTTP
import HTTPServer
import JSON
import Models
import Net
import Problems
import Twilio

/// What Twilio asks about a call: what to do with it, and what comes after.
struct VoiceHandlers {
    let desk: RelayDesk

    var routes: [Route] {
        let answering = ["/voice", "/call", "/answer"].flatMap { path in
            [
                signed(.post(path, "Answers a call: Twilio is told what to do with it.", answer)).answeringCall(),
                signed(.get(path, "Answers a call: Twilio is told what to do with it.", answer)).answeringCall(),
            ]
        }
        let sockets = ["/relay", "/websocket", "/websocket-text", "/conversation-relay"].map { path in
            signed(.get(path, "Opens the socket of a call (ConversationRelay).", desk.openSocket)).openingSocket()
        }
        return answering + sockets + [
            signed(.post(VoiceScript.endedPath, "Says what comes after an agent.", sessionEnded)).afterSession(),
            signed(.post(VoiceScript.againPath, "Takes up a call that was left waiting.", takeUp)).aboutCall(),
            signed(.post(VoiceScript.dialledPath, "Says what comes after a person was called.", dialled)).afterDial(),
            signed(.post(VoiceScript.queuedPath, "Says what comes after the queue.", queued)).afterQueue(),
            signed(.post(VoiceScript.waitingPath, "Says what is heard in the queue, and for how long.", waiting))
                .inQueue(),
            signed(.post(VoiceScript.whisperPath, "Tells a person what a call is about.", whisper)).whispering(),
            signed(.post("/voice/status", "Hears how a call goes.", status)).hearingStatus(),
            desk.gate.log.route,
        ]
    }

    private func signed(_ route: Route) -> Route { route.signedByTwilio(desk.gate) }

    // MARK: A call comes in

    private func answer(_ request: Request) async throws -> Response {
        let asked = try await VoiceRequest(request)
        guard await !desk.isDraining else {
            throw Problem(.unavailable, "The service is restarting.", retryAfter: .seconds(5))
        }
        let (chosen, known) = try await desk.choose(for: asked)
        let (agent, language) = (chosen.agent, chosen.language)
        let opening = CallOpening(
            from: asked.from, to: asked.to, direction: asked.direction, agent: agent.name, version: agent.version,
            language: language, customer: known)
        await desk.hands.journal.note(.opened(opening), of: asked.callSID)
        guard !chosen.isClosed else {
            await end(asked, "closed")
            let words = agent.phrase(chosen.firstWords, in: language, for: known)
            return .twiml(try VoiceScript(agent: agent, language: language).farewell(words))
        }
        let greeting = agent.phrase(chosen.firstWords, in: language, for: known)
        let script = try await desk.connect(
            asked.callSID, agent, language, greeting: greeting, resumes: false, asked: request)
        // Who calls is answered though it cannot be written down: that waits.
        try? await desk.hands.journal.kept(of: asked.callSID)
        return .twiml(script)
    }

    // MARK: What comes after

    /// The call is over, which is written down before Twilio has its answer: it does not tell it again. Where it cannot
    /// be, it waits, and the caller hears the last words all the same.
    private func end(_ asked: VoiceRequest, _ reason: String) async {
        await desk.end(asked.callSID, reason)
        try? await desk.hands.journal.kept(of: asked.callSID)
    }

    private func sessionEnded(_ request: Request) async throws -> Response {
        let asked = try await VoiceRequest(request)
        await desk.live.isOver(asked.callSID, session: asked.form["SessionId"] ?? "")
        switch AfterSession(asked) {
        case .over(let reason):
            await end(asked, reason)
            return .twiml(asked.isOver ? .empty : try TwiML([.hangup]))
        case .handOver: return try await handOver(asked, request)
        case .resume: return try await resume(asked, phrase: \.resumption, request)
        }
    }

    private func handOver(_ asked: VoiceRequest, _ request: Request) async throws -> Response {
        let memory = try? await desk.hands.journal.memory(of: asked.callSID)
        let told = memory ?? nil
        guard let agent = await agent(asked, told),
            let script = try VoiceScript(agent: agent, language: language(asked, told, agent))
                .handOver(call: asked.callSID)
        else { return try await resume(asked, phrase: \.nobodyFree, request) }
        await desk.live.leaveToOthers(asked.callSID)
        await desk.live.handedOver(asked.callSID, summary: asked.handoff?["summary"]?.string)
        return .twiml(script)
    }

    private func dialled(_ request: Request) async throws -> Response {
        let asked = try await VoiceRequest(request)
        let status = asked.form["DialCallStatus"] ?? ""
        guard ["busy", "no-answer", "failed", "canceled"].contains(status), !asked.isOver else {
            await end(asked, "handed over")
            return .twiml(asked.isOver ? .empty : try TwiML([.hangup]))
        }
        await desk.hands.journal.note(.trouble("Nobody took the call: \(status)."), of: asked.callSID)
        return try await resume(asked, phrase: \.nobodyFree, request)
    }

    private func waiting(_ request: Request) async throws -> Response {
        let asked = try await VoiceRequest(request)
        let memory = try? await desk.hands.journal.memory(of: asked.callSID)
        let told = memory ?? nil
        // A call of which nothing is known is not left to wait.
        guard let agent = await agent(asked, told) else { return .twiml(try TwiML([.leave])) }
        let script = VoiceScript(agent: agent, language: language(asked, told, agent))
        return .twiml(try script.waiting(since: asked.form["QueueTime"].flatMap { Int($0) } ?? 0))
    }

    private func queued(_ request: Request) async throws -> Response {
        let asked = try await VoiceRequest(request)
        let result = asked.form["QueueResult"] ?? ""
        guard ["leave", "queue-full", "system-error", "error"].contains(result), !asked.isOver else {
            await end(asked, result == "hangup" ? "hung up in the queue" : "handed over")
            return .twiml(asked.isOver ? .empty : try TwiML([.hangup]))
        }
        return try await resume(asked, phrase: \.nobodyFree, request)
    }

    /// A call that was left waiting while the service started anew.
    private func takeUp(_ request: Request) async throws -> Response {
        let asked = try await VoiceRequest(request)
        guard !asked.isOver else {
            await end(asked, "hung up")
            return .twiml(.empty)
        }
        return try await resume(asked, phrase: \.resumption, request)
    }

    /// The agent takes the call again, where it was.
    private func resume(
        _ asked: VoiceRequest, phrase: any KeyPath<SpeakingManner, String> & Sendable, _ request: Request
    ) async throws -> Response {
        guard await !desk.isLeaving else {
            await desk.live.leaveToOthers(asked.callSID)
            return .twiml(try VoiceScript.wait())
        }
        let memory = try? await desk.hands.journal.memory(of: asked.callSID)
        let told = memory ?? nil
        guard let agent = await agent(asked, told) else {
            await end(asked, "nobody to answer")
            return .twiml(try TwiML([.hangup]))
        }
        let language = language(asked, told, agent)
        guard await desk.live.mayResume(asked.callSID) else {
            await end(asked, "broke off too often")
            let words = agent.phrase(\.unavailable, in: language, for: nil)
            return .twiml(try VoiceScript(agent: agent, language: language).farewell(words))
        }
        let greeting = agent.phrase(phrase, in: language, for: told?.opening.customer)
        return .twiml(
            try await desk.connect(
                asked.callSID, agent, language, greeting: greeting, resumes: true, asked: request))
    }

    private func agent(_ asked: VoiceRequest, _ memory: CallMemory?) async -> Agent? {
        if let name = memory?.agent ?? asked.handoff?["agent"]?.string {
            let version = memory?.version ?? asked.handoff?["version"]?.int ?? 0
            if let agent = await desk.hands.agents.pinned(name, version: version) { return agent }
        }
        return await desk.hands.agents.answering(asked.ownNumber, for: nil, in: nil)?.agent
    }

    private func language(_ asked: VoiceRequest, _ memory: CallMemory?, _ agent: Agent) -> Language {
        let told = asked.handoff?["language"]?.string.flatMap(Language.init(rawValue:))
        return told ?? memory?.language ?? agent.homeLanguage
    }

    /// What the person hears before they are put through.
    private func whisper(_ request: Request) async throws -> Response {
        let call = try request.query("call", as: String.self) ?? ""
        let memory = try? await desk.hands.journal.memory(of: call)
        guard let told = memory ?? nil,
            let agent = await desk.hands.agents.pinned(told.agent, version: told.version)
        else { return .twiml(.empty) }
        let summary = await desk.live.summary(of: call) ?? told.summary
        guard !summary.isEmpty else { return .twiml(.empty) }
        return .twiml(try VoiceScript(agent: agent, language: told.language).whisper(summary))
    }

    private func status(_ request: Request) async throws -> Response {
        let asked = try await VoiceRequest(request)
        if asked.isOver, await desk.live.session(of: asked.callSID) == nil {
            await end(asked, asked.form["CallStatus"] ?? "completed")
        }
        return Response(.noContent)
    }
}
