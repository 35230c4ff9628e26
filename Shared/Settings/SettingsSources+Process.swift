import Glibc
import Problems

extension SettingsSources {
    /// Reads this process's own environment, credentials and `.env` file.
    ///
    /// The file is `dotEnvPath`, else what `FLEET_ENV_FILE` names, else `.env` in the working directory. A file that
    /// was named must exist. Others may not read it: a warning, or with `FLEET_STRICT=1` a problem and it is not used.
    package static func process(
        dotEnvPath: String? = nil,
        environment: @escaping @Sendable (String) -> String? = { getenv($0).map { String(cString: $0) } }
    ) -> SettingsSources {
        let named = dotEnvPath ?? environment("FLEET_ENV_FILE").flatMap { $0.isEmpty ? nil : $0 }
        let path = named ?? ".env"
        let isStrict = SettingValues.flag(environment("FLEET_STRICT") ?? "") ?? false
        var dotEnv = DotEnv()
        var problems: [Problem] = []
        var warnings: [String] = []
        do throws(Problem) {
            if let file = try SettingsFile(path, longestBytes: DotEnv.longestFileBytes) {
                if let mode = file.wideMode {
                    let sentence = "\(path) can be read by others (mode \(mode)); make it 0600."
                    if isStrict { throw Problem(.invalid, sentence, field: "FLEET_ENV_FILE") }
                    warnings.append(sentence)
                }
                dotEnv = DotEnv(bytes: file.bytes, path: path, environment: environment)
                problems = dotEnv.problems
            } else if named != nil {
                throw Problem(.invalid, "The settings file \(path) is not there.", field: "FLEET_ENV_FILE")
            }
        } catch {
            problems.append(error)
        }
        return SettingsSources(environment: environment, dotEnv: dotEnv, problems: problems, warnings: warnings) {
            (path) throws(Problem) in
            guard let file = try SettingsFile(path, longestBytes: 64 * 1_024) else { return nil }
            guard let text = String(validating: file.bytes, as: UTF8.self) else {
                throw Problem(.invalid, "\(path) is not UTF-8.")
            }
            return text
        }
    }
}
