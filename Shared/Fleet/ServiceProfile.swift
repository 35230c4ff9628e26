package import Store

/// What is known of a service before it runs.
package struct ServiceProfile: Sendable {
    /// Its name outside: binary, log, unit.
    package var name: String
    /// Its one concern, as a sentence.
    package var concern: String
    /// The setting that holds its port.
    package var portSetting: String
    package var port: Int
    /// Whether a setting may have it listen beyond this machine; only the public door may.
    package var mayListenWider: Bool
    /// The names of the services to its right that it calls.
    package var neighbours: [String]
    /// Every step of its tables since the first version, oldest first, the frame's own among them.
    package var migrations: [Migration]
    /// How many bytes of its database's pages are held at hand.
    package var caches: Database.PageCaches

    package init(
        name: String, concern: String, portSetting: String, port: Int, mayListenWider: Bool = false,
        neighbours: [String] = [], migrations: [Migration] = [.frame],
        caches: Database.PageCaches = Database.PageCaches()
    ) {
        self.name = name
        self.concern = concern
        self.portSetting = portSetting
        self.port = port
        self.mayListenWider = mayListenWider
        self.neighbours = neighbours
        self.migrations = migrations
        self.caches = caches
    }
}
