import PluginAPI

/// Which names somebody may have meant.
package enum NearNames {
    /// Those of `names` that are near to `typed`, the nearest first: misspelled by a letter or a few, or longer or
    /// shorter (`prod` for `production`). Capitals make no difference.
    package static func nearest(to typed: String, among names: [String], most: Int = 3) -> [String] {
        let typed = typed.lowercased()
        let limit = max(1, min(3, typed.utf8.count / 3))
        let near = names.compactMap { name -> (name: String, distance: Int)? in
            let folded = name.lowercased()
            if let distance = EditDistance.between(typed, folded, limit: limit) { return (name, distance) }
            let isPart = typed.utf8.count > 1 && (folded.contains(typed) || typed.contains(folded))
            return isPart ? (name, limit + 1) : nil
        }
        return near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(most).map(\.name)
    }
}
