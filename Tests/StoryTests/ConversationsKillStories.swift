import FleetTestSupport
import Glibc
import HTTP
import JSON
import Testing

extension Stories {
    @Suite struct KillingConversations {
        @Test func `what was acknowledged outlives kills, and is told once to whoever does things once`() async throws {
            let receiver = try await OnceReceiver()
            let folder = TemporaryFolder("killed-conversations")
            var plan = RunningService.Plan("conversations-api")
            plan.folder = folder
            var told = Set<String>()
            for round in 1...Keeping.rounds {
                let load = ConversationLoad(round: round, enough: Int.random(in: 1...800))

                let service = try await RunningService.ready(plan)
                try await with(service) { service in
                    if round == 1 { try await tellOfMessages(service, at: receiver.address) }
                    try await load.prepare(service)
                    await load.run(against: service, clients: 40)
                    await service.process.exited()
                }

                try #require(service.process.exitNow == .signal(SIGKILL))
                try StateCheck.checkIntegrity(of: "\(folder.path)/conversations-api.sqlite")
                try await with(RunningService.ready(plan)) { again in
                    try await load.askAgain(again)
                    let kept = try await load.check(again)
                    told.formUnion(kept)
                    try await receiver.hears(of: kept)
                }
            }
            // One token a message, and no webhook of anything that was not kept.
            let done = await receiver.done.values.sorted()
            #expect(done == told.sorted())
            print("\(Keeping.rounds) kills, \(told.count) messages, \(await receiver.repeats) webhooks told again.")
            await receiver.stop()
        }

        private func tellOfMessages(_ service: RunningService, at address: String) async throws {
            let answer = try await service.client.patch(
                "/api/configuration/webhooks",
                ["postWebhookUrl": .string(address), "method": "POST", "filters": ["onMessageAdded"]])
            try #require(answer.status == .ok, "\(answer.text)")
        }
    }
}
