/// Which names somebody may have meant.
package enum NearNames {
    /// Those of `names` that are near to `typed`, the nearest first: misspelled by a letter or a few, or longer or
    /// shorter (`prod` for `production`). Capitals make no difference.
    package static func nearest(to typed: String, among names: [String], most: Int = 3) -> [String] {
        let typed = typed.lowercased()
        let limit = max(1, min(3, typed.utf8.count / 3))
        let near = names.compactMap { name -> (name: String, distance: Int)? in
            let folded = name.lowercased()
            let distance = distance(typed, folded)
            if distance <= limit { return (name, distance) }
            let isPart = typed.utf8.count > 1 && (folded.contains(typed) || typed.contains(folded))
            return isPart ? (name, limit + 1) : nil
        }
        return near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(most).map(\.name)
    }

    /// How many letters must be added, removed, exchanged or swapped with their neighbour.
    private static func distance(_ left: String, _ right: String) -> Int {
        let (a, b) = (Array(left.utf8.prefix(100)), Array(right.utf8.prefix(100)))
        var beforePrevious: [Int] = []
        var previous = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(previous[j + 1] + 1, row[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforePrevious[j - 1] + 1) }
                row.append(best)
            }
            (beforePrevious, previous) = (previous, row)
        }
        return previous[b.count]
    }
}
