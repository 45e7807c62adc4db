package import FoundationEssentials

/// An entry as the journal holds it: a link of its chain.
package struct JournalRecord: Equatable, Sendable {
    /// Its number: 1, 2, 3, … without a gap.
    package let seq: Int
    package let at: Date
    package let json: [UInt8]
    /// What binds it to all before it; see `JournalChain`.
    package let hash: [UInt8]

    package init(seq: Int, at: Date, json: [UInt8], hash: [UInt8]) {
        self.seq = seq
        self.at = at
        self.json = json
        self.hash = hash
    }
}
