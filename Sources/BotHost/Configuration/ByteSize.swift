/// An amount of memory, written as people write it: `256MiB`, `1GiB`.
package struct ByteSize: Equatable, Comparable, Sendable, CustomStringConvertible {
    private static let units: [(name: String, bytes: Int)] = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)]

    package let bytes: Int

    package init(bytes: Int) { self.bytes = bytes }

    package init(mebibytes: Int) { self.init(bytes: mebibytes << 20) }

    /// Understands a whole number and a unit, with or without a space between them.
    package init?(_ text: String) {
        guard let unit = Self.units.first(where: { text.hasSuffix($0.name) }) else { return nil }
        let digits = text.dropLast(unit.name.count).split(separator: " ", omittingEmptySubsequences: false)
        guard digits.count == 1 || (digits.count == 2 && digits[1].isEmpty), digits[0].allSatisfy(\.isWholeNumber),
            let count = Int(digits[0])
        else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: unit.bytes)
        guard !overflow else { return nil }
        self.init(bytes: bytes)
    }

    package static func < (a: ByteSize, b: ByteSize) -> Bool { a.bytes < b.bytes }

    /// In the largest unit that leaves a whole number.
    package var description: String {
        let unit = Self.units.last { bytes >= $0.bytes && bytes.isMultiple(of: $0.bytes) }
        return unit.map { "\(bytes / $0.bytes)\($0.name)" } ?? "\(bytes) bytes"
    }
}
