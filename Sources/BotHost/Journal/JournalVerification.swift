import FoundationEssentials
import PluginAPI

/// Looks whether each entry of a journal is what was once written, and in its place. It holds one entry at a time.
package struct JournalVerification {
    /// What is wrong with the first link that is broken.
    package enum Flaw: Error, Equatable, CustomStringConvertible {
        case missing(ClosedRange<Int>)
        case changed(Int)
        case timeChanged(Int)
        /// Entry `number` has another hash than the one that was written down elsewhere.
        case otherHead(Int)
        /// There are only `count` entries, and there were more.
        case shortened(count: Int, head: Int)

        package var description: String {
            switch self {
            case .missing(let numbers) where numbers.count == 1: "entry \(numbers.lowerBound) is missing"
            case .missing(let numbers): "entries \(numbers.lowerBound) to \(numbers.upperBound) are missing"
            case .changed(let number):
                "entry \(number) is not what was written, or not after what was before it: its hash does not fit"
            case .timeChanged(let number): "entry \(number) is filed under another time than the one in it"
            case .otherHead(let number):
                "entry \(number) has another hash than the one given: the journal was made anew"
            case .shortened(let count, let head): "there are only \(count) entries, and there was an entry \(head)"
            }
        }
    }

    /// A record's number and hash, as the host has told them before.
    package struct Head: Equatable, Sendable {
        package let seq: Int
        package let hash: [UInt8]

        package init(seq: Int, hash: [UInt8]) {
            self.seq = seq
            self.hash = hash
        }

        /// `4711:` and 64 hexadecimal digits.
        package init?(_ text: String) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let seq = Int(parts[0]), seq > 0, parts[1].utf8.count == 64 else { return nil }
            var hash: [UInt8] = []
            var digits = parts[1][...]
            while !digits.isEmpty {
                guard let byte = UInt8(digits.prefix(2), radix: 16) else { return nil }
                hash.append(byte)
                digits = digits.dropFirst(2)
            }
            self.init(seq: seq, hash: hash)
        }

        package var description: String {
            "\(seq):" + hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }

    private let chain = JournalChain()
    private let known: Head?
    /// The last entry that was looked at; nil when there is none.
    package private(set) var head: Head?

    /// - Parameter known: A head that was written down before.
    package init(known: Head? = nil) {
        self.known = known
    }

    /// To be given every record, the oldest first.
    package mutating func check(_ record: JournalRecord) throws(Flaw) {
        let expected = (head?.seq ?? 0) + 1
        guard record.seq == expected else {
            throw record.seq > expected ? .missing(expected...record.seq - 1) : .changed(record.seq)
        }
        let hash = chain.hash(after: head?.hash ?? JournalChain.start, seq: record.seq, json: record.json)
        guard hash == record.hash else { throw .changed(record.seq) }
        let at = (try? JSONReader.read(record.json))?["at"]?.string
        guard at == UTCText.withMilliseconds(record.at) else { throw .timeChanged(record.seq) }
        if let known, known.seq == record.seq, known.hash != hash { throw .otherHead(record.seq) }
        head = Head(seq: record.seq, hash: hash)
    }

    /// To be called when there are no more records.
    package func finish() throws(Flaw) {
        let count = head?.seq ?? 0
        if let known, known.seq > count { throw .shortened(count: count, head: known.seq) }
    }
}
