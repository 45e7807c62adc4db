import PluginAPI

/// `cerbere add` and `cerbere remove`.
extension LockPlugin {
    var add: Command {
        Command(
            "cerbere add <env> [<description…>]", summary: "Adds an environment that people can lock.",
            example: "cerbere add staging the last stop before production"
        ) { call in
            let word = try call.environmentWord(of: "cerbere add")
            let name: EnvironmentName
            do throws(EnvironmentName.Problem) {
                name = try EnvironmentName(word)
            } catch {
                throw call.words.badName(word, error)
            }
            let new = Environment(name, description: call["description"], addedBy: call.person, addedAt: call.now)
            let (environment, isNew) = try await call.environments.add(new, named: name)
            guard isNew else { throw call.words.exists(environment.settled(at: call.now, LockRules())) }
            return call.words.added(environment)
        }
    }

    var remove: Command {
        Command(
            "cerbere remove <env> [--force]", aliases: ["cerbere delete"],
            summary: "Removes an environment.", example: "cerbere remove demo-3"
        ) { call in
            let word = try call.environmentWord(of: "cerbere remove")
            let (person, force, now) = (call.person, call.has("force"), call.now)
            let change = try await call.environments.change(word) {
                $0.remove(by: person, force: force, now: now, LockRules())
            }
            guard let (removal, environment) = change else { throw try await call.unknown(word) }
            switch removal {
            case .refused(let holder?):
                throw call.words.locked(environment, holder, for: person)
            case .refused(nil):
                preconditionFailure("somebody waits for an environment, which no command lets them")
            case .removed(let holder, waiting: _):
                if let holder, holder.person != person {
                    try await call.reply(call.words.removedFromYou(environment, holder, by: person, in: call.room))
                }
                return call.words.removed(environment, from: holder, by: person)
            }
        }
    }
}
