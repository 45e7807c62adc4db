package import PluginAPI

/// Greets people in the team's own words, and nobody too often.
package struct Greeter: Plugin {
    package static let manifest = Manifest(id: "greeter", version: "1.0.0", summary: "Greets people for you.")

    package static let settings = [
        Setting("word", .text, default: "Hello", example: "Ahoy", meaning: "What a greeting begins with."),
        Setting("pause", .duration, default: "1m", meaning: "How long nobody is greeted again."),
    ]

    private struct Settings: Decodable {
        let word: String
        let pause: Duration
    }

    package init() {}

    package var commands: [Command] {
        greet
        greetings
    }

    package var listeners: [Listener] {
        Listener("welcome", to: [.joined], summary: "Welcomes whoever comes in.", effect: .reads) { event in
            let settings = try event.host.settings(as: Settings.self)
            return Outcome("greeter.welcome", "\(settings.word), \(event.person)!")
        }
    }

    private var greet: Command {
        Command(
            "greet [<whom:person>] [--again]", summary: "Greets somebody, or yourself.", example: "greet bob"
        ) { call in
            let settings = try call.host.settings(as: Settings.self)
            let whom = call.person("whom") ?? call.person
            let pause = call.has("again") ? .zero : settings.pause
            let now = call.now
            let counted = try await call.storage.update("person/\(whom.id)", default: Greetings(of: whom)) {
                greetings in
                guard greetings.add(now: now, pause: pause) else {
                    let cure = call.host.asTyped("greet \(whom.name) --again")
                    throw Refusal(
                        "greeter.too_soon",
                        "\(whom) was greeted less than \(pause) ago. To do it all the same: \(command: cure)")
                }
                return greetings
            }
            try await call.reply(
                Outcome(
                    "greeter.greeting", "\(settings.word), \(whom)! \(call.person) greets you.", audience: .person(whom)
                ))
            return Outcome("greeter.greeted", counted, "\(whom) was greeted. That makes \(counted.count).")
        }
    }

    private var greetings: Command {
        Command(
            "greetings [by (name|count)]", summary: "Who was greeted how often.", example: "greetings by count",
            effect: .reads, deadline: .seconds(5)
        ) { call in
            let all = try await call.storage.values(prefix: "person/", as: Greetings.self).map(\.value)
            let sorted = all.sorted { left, right in
                call.has("count") ? left.count > right.count : left.person.name < right.person.name
            }
            guard !sorted.isEmpty else {
                throw Refusal(
                    "greeter.nobody", "Nobody was greeted yet. To begin: \(command: call.host.asTyped("greet"))")
            }
            let lines: [RichText] = sorted.map { "\($0.person): \($0.count)" }
            return Outcome("greeter.greetings", sorted, RichText(joining: lines, separator: ", "))
        }
    }
}

@c(bothost_plugin_main) public func main(_ socket: Int32) -> Int32 { Greeter.serve(on: socket) }
