import PluginAPI

/// What plugins say to each other makes sense by itself; whom they mean is only known when all of them are there.
extension InitializeResult {
    func validateServices() throws(ManifestError) {
        var seen: Set<String> = []
        for service in services {
            try Self.validate(service.name, "service")
            guard seen.insert(service.name).inserted else {
                throw ManifestError(description: "its service \"\(service.name)\" is declared twice.")
            }
            if let command = service.command, !has(command) {
                throw ManifestError(
                    description:
                        "its service \"\(service.name)\" is permitted like \"\(command)\", which is not the first words of any of its commands."
                )
            }
        }
    }

    private func has(_ command: String) -> Bool {
        let words = command.lowercased().split(separator: " ").map(String.init)
        return commands.contains { (try? UsageLine($0.usage, types: types))?.words == words }
    }

    static func validate(_ events: [PublishedEvent]) throws(ManifestError) {
        var seen: Set<String> = []
        for event in events {
            try validate(event.name, "event")
            guard seen.insert(event.name).inserted else {
                throw ManifestError(description: "its event \"\(event.name)\" is declared twice.")
            }
        }
    }

    static func validate(published listener: ListenerDeclaration) throws(ManifestError) {
        for event in listener.published {
            let parts = event.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, Manifest.isName(parts[0]), isName(parts[1]) else {
                throw ManifestError(
                    description:
                        "its listener \"\(listener.name)\" waits for \"\(event)\"; write a plugin, a dot and its event, such as \"lock.released\"."
                )
            }
        }
    }

    private static func validate(_ name: String, _ what: String) throws(ManifestError) {
        guard !isName(name) else { return }
        throw ManifestError(
            description: "its \(what) \"\(name)\" has no proper name; that takes 1 to 64 letters, digits, - and _.")
    }
}
