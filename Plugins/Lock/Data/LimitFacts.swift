import FoundationEssentials

/// The data of `lock.limit`: what there is too much of.
struct LimitFacts: Encodable, Sendable {
    var environment: String?
    var most: Int?
    var mostSeconds: Int?
    var yours: [String]?
}

/// The data of `lock.two_ends`: both ends that were typed.
struct TwoEndsFacts: Encodable, Sendable {
    let seconds: Int
    let until: Date
}
