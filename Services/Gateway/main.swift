import Fleet

ServiceProcess.run(GatewayService.self)
