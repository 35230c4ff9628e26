import Fleet

ServiceProcess.run(VoiceRelayService.self)
