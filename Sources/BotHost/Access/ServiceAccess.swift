import PluginAPI

/// Whether somebody may have a service done that a plugin asks for on their behalf: what they may not type, no plugin
/// does for them.
struct ServiceAccess: Sendable {
    let gate: Gate
    let plugins: Plugins

    /// - Throws: The failure that the asking plugin is told of.
    func check(
        _ service: ServiceDeclaration, of instance: String, _ params: JSONObject, for behalf: Behalf
    ) throws(ServiceFailure) {
        let entry = service.command.flatMap { plugins.command($0, of: instance) }
        let command = entry?.command ?? Self.command(of: service.name)
        let request = AccessRequest(
            plugin: instance, command: command, needs: entry?.declaration.needs,
            arguments: try arguments(params, of: instance, command), person: behalf.person, room: behalf.room?.id)
        let decision = gate.decision(on: request)
        guard let refusal = decision.refusal else { return }
        let words = HostWords.notAllowed(command, request, refusal, decision.ground, in: gate.access)
        throw ServiceFailure(.notAllowed, words)
    }

    /// What rules call a service that is not permitted like a command.
    static func command(of service: String) -> String { "service \(service)" }

    /// The members of the params, as if they had been typed. What cannot be compared with a rule about it is refused:
    /// else a rule could be gone round by asking in another form.
    private func arguments(
        _ params: JSONObject, of instance: String, _ command: String
    ) throws(ServiceFailure) -> [String: ArgumentValue] {
        var arguments: [String: ArgumentValue] = [:]
        let decisive = gate.access.rules.arguments(ofCommand: command, of: instance)
        for member in params where decisive.contains(member.name) {
            if member.value == .null || member.value == false { continue }
            guard let value = ArgumentValue(param: member.value) else {
                let words = HostWords.misusedService(
                    "\(instance) (\(command))",
                    "a rule of the config looks at \"\(member.name)\", so it must be a text, a whole number, true, a person, a room, or an array of these"
                )
                throw ServiceFailure(.misused, words)
            }
            arguments[member.name] = value
        }
        return arguments
    }
}

extension AccessRules {
    /// The arguments at which rules about a command look.
    fileprivate func arguments(ofCommand command: String, of plugin: String) -> Set<String> {
        if isEmpty { return [] }
        // Which rules there are does not depend on who asks.
        let request = AccessRequest(plugin: plugin, command: command, person: .plugin(plugin), room: nil)
        return Set(candidates(for: request).flatMap(\.subject.arguments.keys))
    }
}

extension ArgumentValue {
    /// What one plugin says to another, as a person would have typed it; nil for what nobody can type.
    fileprivate init?(param: JSON) {
        switch param {
        case .string(let text): self = Self.typed(text)
        case .integer(let number): self = .integer(number)
        case .bool(true): self = .present
        case .array(let elements):
            let values = elements.compactMap { ArgumentValue(param: $0) }
            guard values.count == elements.count else { return nil }
            self = .list(values)
        case .object(let members):
            // People and rooms are compared by their ids.
            guard let id = members["id"]?.string else { return nil }
            self = .text(id)
        case .null, .bool, .number: return nil
        }
    }

    /// A length of time is the same however it is written.
    private static func typed(_ text: String) -> ArgumentValue {
        let words = text.split(separator: " ")
        guard let (length, count) = DurationText.read(words), count == words.count else { return .text(text) }
        return .duration(Int(length.components.seconds))
    }
}
