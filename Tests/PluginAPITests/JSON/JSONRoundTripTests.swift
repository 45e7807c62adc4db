import PluginAPI
import TestSupport
import Testing

@Suite struct JSONRoundTripTests {
    @Test(arguments: UInt64(1)...8)
    func `what is written reads back equal`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let value = generator.json()
            let text = "\(value)"
            #expect(!text.contains("\n"))
            #expect(try JSONReader.read(text) == value, "seed \(seed)")
        }
    }

    @Test(arguments: UInt64(1)...4)
    func `doubles are read like the standard library reads them`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<5_000 {
            let digits = String(generator.next() >> UInt64.random(in: 0..<64, using: &generator))
            let text = "\(digits).\(generator.next() % 100_000)e\(Int.random(in: -40...40, using: &generator))"
            let value = try JSONReader.read(text)
            #expect(value == .number(Double(text)!), "seed \(seed), \(text)")
        }
    }

    /// A reader that meets hostile bytes must refuse them or understand them, and nothing else.
    @Test(arguments: UInt64(1)...4)
    func `mutated text never crashes and never changes on the way`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var readable = 0
        for round in 0..<5_000 {
            let options: JSONReader.Options = round.isMultiple(of: 2) ? .wire : .configuration
            let text = mutated(Array("\(generator.json(depth: 3))".utf8), using: &generator)
            guard let value = try? JSONReader.read(text, options: options) else { continue }
            readable += 1
            #expect(try JSONReader.read("\(value)") == value, "seed \(seed), \(text)")
        }
        #expect(readable > 100)
    }

    private func mutated(_ text: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        let splinters = [
            "\"", "\\", "\\u", "\\ud83d", "{", "}", "[", "]", ",", ":", "e", "-", ".", "/*", "*/", "//", "\n", "1",
        ]
        var text = text
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let place = Int.random(in: 0...text.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: text.insert(UInt8(truncatingIfNeeded: generator.next()), at: place)
            case 1: text.insert(contentsOf: splinters.randomElement(using: &generator)!.utf8, at: place)
            case 2 where place < text.count: text.remove(at: place)
            case 3 where place < text.count: text[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 4 where place > 0: text.removeSubrange(place...)
            default: break
            }
        }
        return text
    }
}
