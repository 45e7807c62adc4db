package import FoundationEssentials
import PluginAPI

extension JournalListing.Line {
    /// `2026-03-01T09:00:02.500Z`
    package var time: String { entry["at"]?.string ?? "" }
    package var date: Date? { UTCText.time(time) }

    /// `irc:libera/ann`, or what has done it by itself.
    package var who: String {
        guard let person = entry["person"]?["id"]?.string else { return entry["plugin"]?.string ?? "" }
        return person
    }

    /// `#ops`
    package var place: String? { entry["room"]?["name"]?.string }

    /// What was typed, or what was done by itself. It may hold whatever people type.
    package var what: String {
        let plugin = entry["plugin"]?.string ?? ""
        if let listener = entry["listener"]?.string {
            return "\(plugin)/\(listener) heard: \(entry["text"]?.string ?? "")"
        }
        if let timer = entry["timer"]?.string { return "timer \(plugin)/\(timer)" }
        return entry["text"]?.string ?? entry["command"]?.string ?? ""
    }

    /// `lock.acquired, 3 ms`
    package var outcome: String {
        guard let code = entry["code"]?.string else { return "not ended" }
        let took = entry["ms"]?.integer.map { ", \($0) ms" } ?? ""
        return code + took + (entry["incident"]?.string.map { ", incident \($0)" } ?? "")
    }

    /// All of it, as it can be shown in a terminal.
    package var text: String {
        let place = place.map { " in \($0)" } ?? ""
        return PrintableText.shown("\(seq) \(time) \(who)\(place): \(what) -> \(outcome)")
    }
}
