/// The newest events that were taken, by their marks.
package struct RecentEvents {
    /// A network delivers again within minutes or hours. So many events that is, even in a busy chat.
    package static let most = 50_000

    private var marks: Set<Int> = []
    /// In the order in which they came; full, it begins anew at `oldest`.
    private var order: [Int] = []
    private var oldest = 0
    private let most: Int

    package init(most: Int = Self.most) {
        self.most = most
    }

    /// Takes `mark`, unless it was taken before.
    package mutating func insert(_ mark: Int) -> Bool {
        guard marks.insert(mark).inserted else { return false }
        if order.count < most {
            order.append(mark)
        } else {
            marks.remove(order[oldest])
            order[oldest] = mark
            oldest = (oldest + 1) % most
        }
        return true
    }
}
