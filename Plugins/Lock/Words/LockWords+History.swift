import FoundationEssentials
import PluginAPI

/// What `cerbere history` and `cerbere stats` say.
extension LockWords {
    func history(_ environment: Environment, _ events: [LockEvent], of all: Int) -> Outcome {
        let lines = events.map { "\(moment($0.at)): \(sentence($0))" as RichText }
        let more: RichText =
            events.count < all
            ? "\nMore: \(command("cerbere history \(environment.name) \(min(all, events.count * 5))"))" : ""
        let body: RichText = lines.isEmpty ? "Nothing is remembered of it." : RichText(joining: lines, separator: "\n")
        return Outcome(
            "lock.history", HistoryFacts(environment: environment.name, events: events),
            "\(code: environment.name):\n\(body)\(more)", audience: .caller)
    }

    func stats(_ stats: LockStats, _ environments: [Environment], since: Date?) -> Outcome {
        let span: RichText = since.map { " since \(moment($0))" } ?? ""
        let one = environments.count == 1 ? environments.first?.name : nil
        let what: RichText = one.map { "\(code: $0)" } ?? "All environments"
        guard stats.count > 0 else {
            return Outcome(
                "lock.stats", stats,
                "\(what): nobody has had \(one == nil ? "any" : "it")\(span). Who has what: \(command("cerbere status"))",
                audience: .caller)
        }
        let longest: RichText =
            stats.longest.map { "\(Duration.seconds($0.seconds)) (\($0.person), \(code: $0.environment))" } ?? "none"
        let rows = stats.people.prefix(20).map { person -> [RichText] in
            ["\(bold: person.person.name)", "\(person.count)", "\(Duration.seconds(person.seconds))"]
        }
        return Outcome(
            "lock.stats", stats,
            """
            \(what)\(span): locked \(stats.count) times; median \(Duration.seconds(stats.medianSeconds)), longest \(longest).\
            \(Table(["person", "locks", "time"], rows: Array(rows)))
            """, audience: .caller)
    }

    /// What happened, without when and to which environment.
    func sentence(_ event: LockEvent) -> RichText {
        let actor: RichText = event.actor.map { "\($0)" } ?? "nobody"
        let from: RichText = event.from.map { "\($0)" } ?? "nobody"
        let to: RichText = event.to.map { "\($0)" } ?? "nobody"
        let end: RichText = event.until.map { ", until \(moment($0))" } ?? ""
        let why = quoted(event.reason)
        return switch event.action {
        case .added: event.actor == nil ? "the settings added it\(why)" : "\(actor) added it\(why)"
        case .removed: "\(actor) removed it\(event.from == nil ? "" : ", taking it from \(from)")"
        case .renamed: "\(actor) renamed it from \(code: event.reason ?? "")"
        case .aliased: "\(actor) changed its other names\(why)"
        case .described: "\(actor) described it\(why)"
        case .configured: "\(actor) configured it\(why)"
        case .acquired: "\(actor) locked it\(end)\(why)"
        case .renewed:
            event.actor == nil ? "the lock of \(to) was extended\(end)\(why)" : "\(actor) renewed the lock\(end)\(why)"
        case .kept: "\(actor) still needs it\(end)"
        case .released: "\(actor) freed it\(why)"
        case .forced: "\(actor) took it from \(from)\(why)"
        case .stolen: "\(actor) stole it from \(from)\(end)\(why)"
        case .given: "\(actor) gave it to \(to)\(end)\(why)"
        case .expired: "the lock of \(from) ran out"
        case .passedOn: "it went to \(to), who waited for it\(why)"
        case .claimed: "\(actor) took it\(end)\(why)"
        case .unclaimed: "\(from) did not take it in time"
        case .queued: "\(actor) joined the queue\(why)"
        case .left: "\(actor) left the queue"
        case .watched: "\(actor) watches it"
        case .unwatched: "\(actor) does not watch it any more"
        case .asked: "\(actor) asked \(from) for it\(why)"
        case .warned: "\(to) was told that the lock ends soon\(end)"
        case .bitten:
            event.actor == nil
                ? "\(to) was asked whether it is still needed" : "\(actor) had \(to) asked whether it is still needed"
        case .held: "\(actor) held it\(end)\(why)"
        case .unheld: event.actor == nil ? "its hold ended\(why)" : "\(actor) ended its hold\(why)"
        case .undelivered: "\(to) could not be told (\(event.reason ?? ""))"
        }
    }
}
