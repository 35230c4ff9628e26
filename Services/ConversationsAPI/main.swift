import Fleet

ServiceProcess.run(ConversationsService.self)
