package import PluginAPI

/// What the host says of its journal.
extension HostWords {
    package static func notJournalled(incident: String) -> Refusal {
        Refusal(
            "host.not_journalled", ["incident": incident],
            "I cannot write to my journal right now, and do nothing that would have to stand in it; what only looks still works. Try again in a minute, and tell an admin: incident \(code: incident)."
        )
    }

    package static func interrupted(_ one: InterruptedInvocation, to person: Person) -> Outcome {
        let risk: RichText =
            one.effect == .acts
            ? "I had begun it, and cannot know whether it was done"
            : "It may be done, in part or as a whole"
        return Outcome(
            code: InterruptedInvocation.code, isSuccess: false, audience: .person(person),
            data: ["invocation": one.id, "plugin": one.plugin, "text": one.text ?? "", "effect": one.effect.name],
            text:
                "I was ended while I worked on \(code: one.text ?? ""), which you asked for at \(time: one.at). \(risk): look before you repeat it. It is \(bold: one.plugin)'s: \(command: "help \(one.plugin)")"
        )
    }
}
