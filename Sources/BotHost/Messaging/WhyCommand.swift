import PluginAPI

/// `why`: whether the caller may do something here, and what decides that.
struct WhyCommand: Sendable {
    let gate: Gate
    let plugins: Plugins
    let names: NameResolver
    let zone: TimeText.Zone

    var command: Command {
        Command(
            "why <command…>", summary: "Says why you may, or may not, do something here.",
            example: "why plugins reload lock", effect: .reads
        ) { call in
            let typed = try call.argument("command")
            let catalog = plugins.catalog
            guard case .command(let entry, let rest) = catalog.find(typed[...]) else {
                throw HostWords.unknown(typed, in: catalog)
            }
            return try await explanation(of: entry, rest, call)
        }
    }

    private func explanation(of entry: CommandCatalog.Entry, _ rest: Substring, _ call: Call) async throws -> Outcome {
        let access = gate.access
        guard case .matched(let arguments) = entry.usage.match(rest, time: TimeText(now: call.now, zone: zone)) else {
            let request = AccessRequest(entry, person: call.person, room: call.room)
            let (decision, others) = access.decisionWithoutArguments(
                on: request, having: entry.usage.names)
            return HostWords.explanation(of: decision, entry, request, others: others, in: access)
        }
        let asked = IncomingMessage(id: "", person: call.person, room: call.room, text: call.text)
        let request = AccessRequest(
            entry, try await names.resolve(arguments, for: asked), person: call.person, room: call.room)
        return HostWords.explanation(
            of: gate.decision(on: request), entry, request, others: [], in: access)
    }
}
