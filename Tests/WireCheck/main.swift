WireCheck.run()
