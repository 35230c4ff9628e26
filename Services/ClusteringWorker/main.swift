import Fleet

ServiceProcess.run(ClusteringService.self)
