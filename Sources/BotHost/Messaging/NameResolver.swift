import PluginAPI

/// Finds out whom the names that people type mean, which only their chat network knows.
struct NameResolver: Sendable {
    let outbox: Outbox

    /// Whether there are names among `arguments`.
    static func isNeeded(for arguments: [String: ArgumentValue]) -> Bool {
        arguments.values.contains {
            switch $0 {
            case .personName, .roomName: true
            default: false
            }
        }
    }

    /// `arguments` with people and rooms in place of names.
    func resolve(
        _ arguments: [String: ArgumentValue], for message: IncomingMessage
    ) async throws(Refusal) -> [String: ArgumentValue] {
        var resolved = arguments
        for (name, value) in arguments {
            switch value {
            case .personName(let typed): resolved[name] = .person(try await person(typed, for: message))
            case .roomName(let typed): resolved[name] = .room(try await room(typed, for: message))
            default: break
            }
        }
        return resolved
    }

    func person(_ name: String, for message: IncomingMessage) async throws(Refusal) -> Person {
        if name.lowercased() == "me" { return message.person }
        if let person = await outbox.adapter(of: message)?.person(named: name) { return person }
        throw Refusal(
            "host.unknown_person", ["name": name],
            "I know nobody here called \(code: name). Write the name as the chat shows it.")
    }

    private func room(_ name: String, for message: IncomingMessage) async throws(Refusal) -> Room {
        if name.lowercased() == "here", let room = message.room { return room }
        if let room = await outbox.adapter(of: message)?.room(named: name) { return room }
        throw Refusal("host.unknown_room", ["name": name], "I know no room called \(code: name).")
    }
}
