package import HTTPServer
package import Settings

/// One service of the fleet, as its frame sees it: what it is told, what it is made of, what it answers.
package protocol FleetService: Sendable {
    associatedtype Settings: ServiceSettings

    static var profile: ServiceProfile { get }

    /// What its program does beside serving.
    static var commands: [ServiceCommand] { get }

    /// Puts the service together. Nothing is served before this returns.
    init(settings: Settings, frame: Frame) async throws

    /// Every address it answers, beside the frame's own.
    var routes: [Route] { get }

    /// In which words it says that nothing is at an address, where those are not our own.
    var problemStyles: [PathStyle] { get }

    /// Whose web pages may ask it, beside its own.
    var allowedOrigins: AllowedOrigins { get }

    /// Takes up settings that have changed; those that cannot change while it runs are left as they are.
    func reload(_ settings: Settings) async

    /// Lets what takes longer than a request come to its end while the service still answers, such as telephone calls.
    func finish() async

    /// How long that may take.
    var finishTime: Duration { get }

    /// Ends what the server does not know of, such as background work, before the store is closed.
    func drain() async
}

extension FleetService {
    package static var commands: [ServiceCommand] { [] }
    package var problemStyles: [PathStyle] { [] }
    package var allowedOrigins: AllowedOrigins { .none }
    package func reload(_ settings: Settings) async {}
    package func finish() async {}
    package var finishTime: Duration { .zero }
    package func drain() async {}
}

/// Everything a service can be told from outside.
package protocol ServiceSettings: Sendable {
    init(from reader: inout SettingsReader)
}
