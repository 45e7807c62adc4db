import FoundationEssentials
package import PluginAPI

/// A manifest that breaks a rule.
package struct ManifestError: Error, Equatable, CustomStringConvertible {
    package let description: String
}

extension InitializeResult {
    /// Whether what a plugin says of itself makes sense, as far as the protocol alone does not tell.
    func validate() throws(ManifestError) {
        try manifest.validate()
        try Self.validate(settings, at: "settings")
        try Self.validate(listeners)
        try Self.validate(timers)
        try validateServices()
        try Self.validate(events)
    }

    private static func validate(_ listeners: [ListenerDeclaration]) throws(ManifestError) {
        var seen: Set<String> = []
        for listener in listeners {
            guard seen.insert(listener.name).inserted else {
                throw ManifestError(description: "its listener \"\(listener.name)\" is declared twice.")
            }
            if let word = listener.words.first(where: { !ListenerIndex.isWord($0) }) {
                throw ManifestError(
                    description:
                        "its listener \"\(listener.name)\" listens for \"\(word)\", which is not one word of letters, digits and _."
                )
            }
            try validate(published: listener)
        }
    }

    private static func validate(_ timers: [TimerDeclaration]) throws(ManifestError) {
        var seen: Set<String> = []
        for timer in timers {
            guard isName(timer.name) else {
                throw ManifestError(
                    description:
                        "its timer \"\(timer.name)\" has no proper name; that takes 1 to 64 letters, digits, - and _.")
            }
            guard seen.insert(timer.name).inserted else {
                throw ManifestError(description: "its timer \"\(timer.name)\" is declared twice.")
            }
            guard let schedule = timer.schedule else { continue }
            do {
                _ = try Timetable(schedule, start: Date(milliseconds: 0), zone: .utc)
            } catch {
                throw ManifestError(description: "its timer \"\(timer.name)\" has no proper schedule: \(error)")
            }
        }
    }

    /// 1 to 64 letters, digits, dashes and underscores.
    static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || $0 == 0x2D || $0 == 0x5F
            }
    }

    /// A name that stands twice, or a default that its own type refuses, is the plugin's mistake and not the admin's.
    private static func validate(_ settings: [Setting], at place: String) throws(ManifestError) {
        var seen: Set<String> = []
        for setting in settings {
            guard seen.insert(setting.name).inserted else {
                throw ManifestError(description: "its setting \(place).\(setting.name) is declared twice.")
            }
            var check = SettingsCheck(.none)
            if setting.defaultValue != nil { _ = check.object([:], [setting], at: [.name(place)]) }
            if let problem = check.problems.first {
                throw ManifestError(description: "the default of a setting is wrong: \(problem).")
            }
            try validate(setting.type, at: "\(place).\(setting.name)")
        }
    }

    private static func validate(_ type: SettingType, at place: String) throws(ManifestError) {
        switch type.kind {
        case .object(let members): try validate(members, at: place)
        case .list(let type), .table(let type): try validate(type, at: place)
        case .either(let types): for type in types { try validate(type, at: place) }
        case .text, .secret, .integer, .duration, .yesNo, .oneOf, .anything: break
        }
    }
}

extension Manifest {
    package func validate() throws(ManifestError) {
        guard Self.isName(id) else { throw Self.error("id", id) }
        guard Self.isName(name) else { throw Self.error("name", name) }
    }

    /// 1 to 32 small letters, digits and dashes, beginning with a letter.
    package static func isName(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard (1...32).contains(bytes.count), (0x61...0x7A).contains(bytes[0]) else { return false }
        return bytes.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    private static func error(_ member: String, _ found: String) -> ManifestError {
        ManifestError(
            description: "its \(member) is \"\(found)\"; it takes 1 to 32 of a-z, 0-9 and -, beginning with a letter.")
    }
}
