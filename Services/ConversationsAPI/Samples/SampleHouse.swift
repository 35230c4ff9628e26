/// A business whose conversations are shown as samples; each is a service of its own.
enum SampleHouse: String, Sendable, CaseIterable {
    case parcels, clinic, bicycles

    /// What the service is called.
    var name: String {
        switch self {
        case .parcels: "Swift Foot Parcels"
        case .clinic: "Riverside Dental Clinic"
        case .bicycles: "Two Wheels Bicycles"
        }
    }

    /// The number its customers write to.
    var number: String {
        switch self {
        case .parcels: "+15550190001"
        case .clinic: "+15550190002"
        case .bicycles: "+15550190003"
        }
    }

    /// Who answers there.
    var agents: [String] {
        switch self {
        case .parcels: ["Nora", "Sam", "Ines"]
        case .clinic: ["Clara", "Theo"]
        case .bicycles: ["Max", "Lena", "Rui"]
        }
    }

    func scripts(in language: SampleLanguage) -> [SampleScript] {
        switch (self, language) {
        case (.parcels, .en): SampleScript.parcelsInEnglish
        case (.parcels, .es): SampleScript.parcelsInSpanish
        case (.parcels, .pt): SampleScript.parcelsInPortuguese
        case (.clinic, .en): SampleScript.clinicInEnglish
        case (.clinic, .es): SampleScript.clinicInSpanish
        case (.clinic, .pt): SampleScript.clinicInPortuguese
        case (.bicycles, .en): SampleScript.bicyclesInEnglish
        case (.bicycles, .es): SampleScript.bicyclesInSpanish
        case (.bicycles, .pt): SampleScript.bicyclesInPortuguese
        }
    }
}
