import FoundationEssentials
import PluginAPI

/// Parts of sentences.
extension LockWords {
    /// "09:12 (3 min ago)"
    func moment(_ date: Date) -> RichText { "\(time: date) (\(ago: date))" }

    /// "ann's since 09:12 (3 min ago), until 11:12 (in 2 h): "testing payments""
    func tenure(_ holder: Holder) -> RichText {
        let end: RichText = holder.until == nil ? ", with no end set" : end(of: holder)
        let turn: RichText = holder.claimUntil.map { ", whose turn to take it is until \(moment($0))" } ?? ""
        return "\(holder.person)'s since \(moment(holder.since))\(end)\(turn)\(reason(of: holder))"
    }

    /// "is ann's since …", "is free", or "is held: cat holds it since …"
    func state(of environment: Environment) -> RichText {
        if let holder = environment.holder { return "is \(tenure(holder))" }
        return environment.hold.map { "is held: \(holding($0))" } ?? "is free"
    }

    /// ", until 11:12 (in 2 h)", or nothing.
    func end(of holder: Holder) -> RichText {
        holder.until.map { ", until \(moment($0))" } ?? ""
    }

    func reason(of holder: Holder) -> RichText { quoted(holder.reason) }

    func reasonNow(of holder: Holder, isNew: Bool) -> RichText {
        isNew ? ". The reason is now\(quoted(holder.reason))" : reason(of: holder)
    }

    /// `: "testing payments"`, or nothing.
    func quoted(_ reason: String?) -> RichText {
        reason.map { ": \"\($0.shortened)\"" } ?? ""
    }

    func askFirst(_ holder: Holder, _ line: String) -> RichText {
        """
        Ask \(holder.person) first. If it cannot wait: \(command(line)) takes it away, \
        and I tell \(holder.person).
        """
    }

    /// " 2 wait for it.", or nothing.
    func queueLength(_ environment: Environment) -> RichText {
        switch environment.queue.count {
        case 0: ""
        case 1: " \(environment.queue[0].person) waits for it."
        case let count: " \(count) people wait for it."
        }
    }

    /// "cat holds it since 09:12 (3 min ago), until 11:12 (in 2 h): "disk is full""
    func holding(_ hold: Hold) -> RichText {
        let who: RichText = hold.by.map { "\($0) holds it" } ?? "it is held"
        let end: RichText = hold.until.map { ", until \(moment($0))" } ?? ", with no end set"
        return "\(who) since \(moment(hold.since))\(end)\(quoted(hold.reason))"
    }

    func turn(of holder: Holder, _ environment: Environment) -> RichText {
        guard let until = holder.claimUntil else { return "" }
        return "\(holder.person) has until \(moment(until)) to take it: \(command("lock \(environment.name)"))"
    }

    /// How a lock ended, as a sentence for `caller`.
    func ended(_ freeing: Freeing, for caller: Person) -> RichText {
        guard let by = freeing.by else {
            let isOwn = freeing.holder.person == caller
            let whose: RichText = isOwn ? "your" : "\(freeing.holder.person)'s"
            let who: RichText = isOwn ? "you" : "\(freeing.holder.person)"
            return freeing.how == .unclaimed
                ? "It was \(whose) turn until \(moment(freeing.at)), but \(who) did not take it."
                : "\(isOwn ? "Your" : whose) lock ran out at \(moment(freeing.at))."
        }
        let who: RichText = by == caller ? "You" : "\(by)"
        let from: RichText = freeing.how == .released ? "" : ", taking it from \(freeing.holder.person)"
        return "\(who) freed it at \(moment(freeing.at))\(from)\(quoted(freeing.reason))."
    }

    /// "a, b and c", each to type.
    func list(_ names: [String]) -> RichText {
        let shown = names.prefix(20).map { "\(code: $0)" as RichText }
        let rest: RichText = names.count > shown.count ? " and \(names.count - shown.count) more" : ""
        guard rest.segments.isEmpty, let last = shown.last, shown.count > 1 else {
            return RichText(joining: shown, separator: ", ") + rest
        }
        return "\(RichText(joining: Array(shown.dropLast()), separator: ", ")) and \(last)"
    }

    func people(_ people: [Person]) -> RichText {
        let shown = people.prefix(10).map { "\($0)" as RichText }
        let rest: RichText = people.count > shown.count ? " and \(people.count - shown.count) more" : ""
        return RichText(joining: shown, separator: ", ") + rest
    }
}

extension String {
    private static let longestQuote = 200

    /// What fits into a sentence.
    var shortened: String {
        count > Self.longestQuote ? prefix(Self.longestQuote - 1) + "…" : self
    }
}

extension Duration {
    /// As people type it: `2h`, `90m`.
    var typed: String {
        let seconds = max(0, components.seconds)
        let units = [(86_400, "d"), (3_600, "h"), (60, "m")] as [(Int64, String)]
        return units.first { seconds >= $0.0 && seconds % $0.0 == 0 }.map { "\(seconds / $0.0)\($0.1)" }
            ?? (seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s")
    }
}
