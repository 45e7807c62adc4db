import FoundationEssentials
import PluginAPI

/// Parts of sentences.
extension LockWords {
    /// "09:12 (3 min ago)"
    func moment(_ date: Date) -> RichText { "\(time: date) (\(ago: date))" }

    /// "ann's since 09:12 (3 min ago), until 11:12 (in 2 h): "testing payments""
    func tenure(_ holder: Holder) -> RichText {
        let end: RichText = holder.until == nil ? ", with no end set" : end(of: holder)
        return "\(holder.person)'s since \(moment(holder.since))\(end)\(reason(of: holder))"
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

    /// How a lock ended, as a sentence for `caller`.
    func ended(_ freeing: Freeing, for caller: Person) -> RichText {
        guard let by = freeing.by else {
            let isOwn = freeing.holder.person == caller
            let whose: RichText = isOwn ? "Your" : "\(freeing.holder.person)'s"
            let who: RichText = isOwn ? "you" : "\(freeing.holder.person)"
            return freeing.how == .unclaimed
                ? "It was \(whose) turn until \(moment(freeing.at)), but \(who) did not take it."
                : "\(whose) lock ran out at \(moment(freeing.at))."
        }
        let who: RichText = by == caller ? "You" : "\(by)"
        let from: RichText = freeing.how == .released ? "" : ", taking it from \(freeing.holder.person)"
        return "\(who) freed it at \(moment(freeing.at))\(from)\(quoted(freeing.reason))."
    }
}

extension String {
    private static let longestQuote = 200

    /// What fits into a sentence.
    var shortened: String {
        count > Self.longestQuote ? prefix(Self.longestQuote - 1) + "…" : self
    }
}
