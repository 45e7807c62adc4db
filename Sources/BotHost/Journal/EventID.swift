/// Which event of which chat: how a repeated one is recognised, over restarts too.
package struct EventID: Equatable, Sendable {
    package let adapter: String
    /// The network's own.
    package let id: String
    /// By what it is remembered: FNV-1a, 64 bits, the same in every process. Among 50,000 events, one in 10^14 that is new would be
    /// taken for one of them.
    package let mark: Int

    package init(adapter: String, id: String) {
        self.adapter = adapter
        self.id = id
        mark = Self.mark(adapter, id)
    }

    /// As the journal shows it.
    package var text: String { "\(adapter):\(id)" }

    /// Of both, with a zero between them.
    private static func mark(_ adapter: String, _ id: String) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        func add(_ text: String) {
            var text = text
            text.withUTF8 { for byte in $0 { add(byte) } }
        }
        add(adapter)
        add(0)
        add(id)
        return Int(bitPattern: UInt(hash))
    }
}
