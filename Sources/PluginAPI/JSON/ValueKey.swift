/// A coding key that is made while encoding or decoding: any name, or a position in an array.
struct ValueKey: CodingKey {
    let step: JSONPathStep

    init(_ step: JSONPathStep) { self.step = step }
    init(stringValue: String) { step = .name(stringValue) }
    init(intValue: Int) { step = .index(intValue) }

    static let `super` = ValueKey(.name("super"))

    var stringValue: String {
        switch step {
        case .name(let name): name
        case .index(let index): "\(index)"
        }
    }

    var intValue: Int? {
        switch step {
        case .name: nil
        case .index(let index): index
        }
    }
}
