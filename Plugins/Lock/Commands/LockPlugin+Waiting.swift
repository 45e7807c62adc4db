import PluginAPI

/// The queue, and those who watch.
extension LockPlugin {
    var waiting: [Command] { [queue, join, leave, watch, notify, unwatch] }

    private var queue: Command {
        command(
            "cerbere queue [<env>]", summary: "Shows who waits for an environment.", example: "cerbere queue staging",
            effect: .reads
        ) { call in
            let environments = try await call.ledger.all()
            guard let word = call.call["env"] else {
                return call.words.queues(environments.filter { !$0.queue.isEmpty })
            }
            guard let environment = environments.first(where: { $0.isCalled(word.lowercased()) }) else {
                throw try await call.ledger.unknown(word, among: environments)
            }
            return call.words.queue(environment, for: call.person)
        }
    }

    private var join: Command {
        command(
            "cerbere join <env> [for <duration>] [until <time>] [<reason…>]",
            summary: "Waits in the queue; I tell you when it is your turn.",
            example: "cerbere join staging for 1h hotfix"
        ) { call in
            try await call.lock([call.environmentWord()], try call.request(waits: true))
        }
    }

    private var leave: Command {
        command(
            "cerbere leave <env>", aliases: ["cerbere dequeue", "cerbere dq"],
            summary: "Gives up your place in a queue.", example: "cerbere leave staging"
        ) { call in
            let (person, words, now) = (call.person, call.words, call.call.now)
            return try await call.change { environment, rules in
                switch environment.leave(person, now: now, rules) {
                case .left(let position): .done(words.left(environment, position: position))
                case .notQueued: .refused(words.notQueued(environment))
                }
            }
        }
    }

    private var watch: Command {
        command(
            "cerbere watch <env>", aliases: ["cerbere observe"], summary: "Tells you whenever it is free.",
            example: "cerbere watch staging"
        ) { call in try await call.watch() }
    }

    private var notify: Command {
        command(
            "cerbere notify me when <env> is free", summary: "The same as \"cerbere watch\".",
            example: "cerbere notify me when staging is free"
        ) { call in try await call.watch() }
    }

    private var unwatch: Command {
        command(
            "cerbere unwatch <env>", aliases: ["cerbere unobserve"], summary: "Ends \"cerbere watch\".",
            example: "cerbere unwatch staging"
        ) { call in
            let (person, words, now) = (call.person, call.words, call.call.now)
            return try await call.change { environment, rules in
                environment.unwatch(person, now: now, rules)
                    ? .done(words.unwatched(environment)) : .refused(words.notWatching(environment))
            }
        }
    }
}

extension LockCall {
    fileprivate func watch() async throws -> Outcome {
        let (person, words, now) = (person, words, call.now)
        return try await change { environment, rules in
            switch environment.watch(person, now: now, rules) {
            case .watching: .done(words.watching(environment, isNew: true))
            case .alreadyWatching: .done(words.watching(environment, isNew: false))
            case .tooMany: .refused(words.tooManyWatch(environment))
            }
        }
    }
}
