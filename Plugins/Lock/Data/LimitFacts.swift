/// The data of `lock.limit`: what there is too much of.
struct LimitFacts: Encodable, Sendable {
    var environment: String?
    var most: Int?
    var mostSeconds: Int?
    var yours: [String]?
}
