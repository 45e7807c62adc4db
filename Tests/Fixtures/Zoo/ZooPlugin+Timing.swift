package import PluginAPI

/// What it does later, when it was told to.
extension ZooPlugin {
    @TimersBuilder package var timers: [PluginAPI.Timer] {
        Timer("later", summary: "Does what it was told to do later.") { tick in
            if tick.name == "later/trap" { trap() }
            return Outcome("zoo.later", "Now!", audience: .person(try tick.data(as: Person.self)))
        }
        alarming
    }

    var delaying: Command {
        Command("zoo later <what> <duration>", summary: "Does it again and again.") { call in
            let every = call.duration("duration") ?? .seconds(60)
            try await call.host.timers.set(
                "later/\(try call.argument("what"))", .every(every), data: call.person)
            return Outcome("zoo.set", "Later.")
        }
    }
}
