/// How many letters must be added, removed, exchanged or swapped with their neighbour to make one word of another.
public enum EditDistance {
    /// The distance between `left` and `right`, or nil when it is more than `limit`.
    public static func between(_ left: String, _ right: String, limit: Int) -> Int? {
        let (a, b) = (Array(left.utf8), Array(right.utf8))
        guard abs(a.count - b.count) <= limit else { return nil }
        var beforePrevious = [Int](repeating: 0, count: b.count + 1)
        var previous = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            row.reserveCapacity(b.count + 1)
            for j in b.indices {
                var best = min(previous[j + 1] + 1, row[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforePrevious[j - 1] + 1) }
                row.append(best)
            }
            (beforePrevious, previous) = (previous, row)
        }
        return previous[b.count] <= limit ? previous[b.count] : nil
    }

    /// Those of `candidates` that someone who typed `typed` may have meant, the nearest first, at most `most`.
    public static func nearest(to typed: String, among candidates: some Sequence<String>, most: Int = 3) -> [String] {
        let limit = max(1, min(3, typed.utf8.count / 3))
        let near = candidates.compactMap { candidate in
            between(typed, candidate, limit: limit).map { (candidate, distance: $0) }
        }
        return near.sorted { ($0.distance, $0.0) < ($1.distance, $1.0) }.prefix(most).map(\.0)
    }
}
