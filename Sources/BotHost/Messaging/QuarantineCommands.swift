import PluginAPI

/// `quarantine`: the requests that are kept from a plugin because they crashed it.
struct QuarantineCommands: Sendable {
    let quarantine: Quarantine

    @CommandsBuilder var all: [Command] {
        list
        drop
    }

    private var list: Command {
        Command(
            "quarantine list", aliases: ["quarantine"],
            summary: "Lists the requests that are set aside because they crash a plugin.",
            needs: .admins, effect: .reads
        ) { _ in
            let entries = try await quarantine.entries()
            guard !entries.isEmpty else {
                return Outcome("host.quarantine", "Nothing is set aside.", audience: .caller)
            }
            let lines = entries.map { entry in
                "\(code: entry.id): \(code: entry.text), last typed by \(entry.person) at \(time: entry.since), crashes \(bold: entry.plugin)"
                    as RichText
            }
            let advice: RichText = "To let one through: \(command: "quarantine drop \(entries[0].id)")"
            return Outcome(
                "host.quarantine", entries, RichText(joining: lines + [advice], separator: "\n"), audience: .caller)
        }
    }

    private var drop: Command {
        Command(
            "quarantine drop <id>", summary: "Lets a request through again.", example: "quarantine drop 4F2A91",
            needs: .admins
        ) { call in
            let id = try call.argument("id").uppercased()
            guard let entry = try await quarantine.drop(id) else {
                throw Refusal(
                    "host.not_set_aside",
                    "Nothing is set aside under \(code: id). What is: \(command: "quarantine list")")
            }
            return Outcome("host.quarantine_dropped", ["id": id], "\(code: entry.text) may run again.")
        }
    }
}
