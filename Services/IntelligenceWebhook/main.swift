import Fleet

ServiceProcess.run(IntelligenceService.self)
