import Glibc

/// A time zone that cannot be used.
package struct TimeZoneError: Error, Equatable, CustomStringConvertible {
    package let description: String
}

extension TimeZoneRules {
    private static let folder = "/usr/share/zoneinfo"

    /// The time zone that is called `name`: `Europe/Paris`, `UTC`.
    package init(named name: String) throws(TimeZoneError) {
        if name == "UTC" { self = .utc } else { try self.init(file: "\(Self.folder)/\(Self.checked(name))", name) }
    }

    /// The machine's, as `TZ` or /etc/localtime say; UTC, where neither says anything that can be read.
    package static func machine(variable: String? = getenv("TZ").map { String(cString: $0) }) -> TimeZoneRules {
        guard let variable else { return (try? TimeZoneRules(file: "/etc/localtime", "localtime")) ?? .utc }
        let name = variable.hasPrefix(":") ? String(variable.dropFirst()) : variable
        if name.hasPrefix("/") { return (try? TimeZoneRules(file: name, name)) ?? .utc }
        if let named = try? TimeZoneRules(named: name) { return named }
        return PosixTimeZone(name).map { TimeZoneRules(first: $0.offset, changes: [], future: $0) } ?? .utc
    }

    private init(file: String, _ name: String) throws(TimeZoneError) {
        let bytes: [UInt8]
        do {
            bytes = try SmallFile.read(file, most: 1 << 20)
        } catch {
            let isThere = access("\(Self.folder)/Europe/Paris", R_OK) == 0
            let advice = isThere ? "Write one such as Europe/Paris, or UTC" : "Install the time zones (Debian: tzdata)"
            throw TimeZoneError(description: "There is no time zone \"\(name)\". \(advice).")
        }
        guard let rules = TimeZoneRules(tzif: bytes) else {
            throw TimeZoneError(description: "The file of the time zone \"\(name)\", \(file), is not one (TZif).")
        }
        self = rules
    }

    /// Not a way out of the folder.
    private static func checked(_ name: String) throws(TimeZoneError) -> String {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isName = parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy {
                    (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || [0x2B, 0x2D, 0x5F].contains($0)
                }
        }
        guard isName else {
            throw TimeZoneError(
                description: "\"\(name)\" is no name of a time zone. Write one such as Europe/Paris, or UTC.")
        }
        return name
    }

    // MARK: The file

    /// The content of a TZif file of version 2 or later (RFC 8536); nil when it is none.
    package init?(tzif bytes: [UInt8]) {
        // The block for 32-bit systems is passed over.
        guard let old = TZifHeader(bytes[...]), old.version >= 2,
            let header = TZifHeader(bytes.dropFirst(TZifHeader.bytes + old.size(ofTimes: 4))),
            header.size(ofTimes: 8) + TZifHeader.bytes <= header.rest.count
        else { return nil }
        var data = header.rest.dropFirst(TZifHeader.bytes)
        let times = data.take(header.times * 8).integers(of: 8)
        let kinds = data.take(header.times)
        let offsets = data.take(header.types * 6).chunks(of: 6).map { Int($0.prefix(4).integers(of: 4)[0]) }
        data = data.dropFirst(header.size(ofTimes: 8) - header.times * 9 - header.types * 6)
        guard let first = offsets.first, kinds.allSatisfy({ Int($0) < offsets.count }),
            offsets.allSatisfy({ abs($0) <= 26 * 3_600 }), zip(times, times.dropFirst()).allSatisfy({ $0 < $1 })
        else { return nil }
        let changes = zip(times, kinds).map { Change(at: $0, offset: offsets[Int($1)]) }
        let footer = String(decoding: data.dropFirst().prefix { $0 != 0x0A }, as: UTF8.self)
        let future = PosixTimeZone(footer)
        guard data.first == 0x0A, footer.isEmpty || future != nil else { return nil }
        self.init(first: first, changes: changes, future: future)
    }
}

/// What stands before each of the two blocks of the file.
private struct TZifHeader {
    static let bytes = 44

    /// From the header on.
    let rest: ArraySlice<UInt8>
    let version: Int
    let times: Int
    let types: Int
    private let others: Int
    private let leapSeconds: Int

    init?(_ rest: ArraySlice<UInt8>) {
        guard rest.count >= Self.bytes, rest.starts(with: "TZif".utf8) else { return nil }
        self.rest = rest
        let sign = rest[rest.startIndex + 4]
        version = sign >= 0x32 ? Int(sign) - 0x30 : 1
        let counts = rest.dropFirst(20).prefix(24).integers(of: 4)
        guard counts.allSatisfy({ (0...100_000).contains($0) }) else { return nil }
        others = counts[0] + counts[1] + counts[5]
        leapSeconds = counts[2]
        (times, types) = (counts[3], counts[4])
    }

    /// The bytes of what follows, when a time has so many.
    func size(ofTimes bytes: Int) -> Int {
        times * (bytes + 1) + types * 6 + others + leapSeconds * (bytes + 4)
    }
}

extension ArraySlice<UInt8> {
    fileprivate mutating func take(_ count: Int) -> ArraySlice<UInt8> {
        defer { self = dropFirst(count) }
        return prefix(count)
    }

    fileprivate func chunks(of size: Int) -> [ArraySlice<UInt8>] {
        stride(from: startIndex, to: endIndex, by: size).map { self[$0..<$0 + size] }
    }

    /// Big-endian, with a sign.
    fileprivate func integers(of size: Int) -> [Int] {
        chunks(of: size).map { chunk in
            let bits = chunk.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let unused = 64 - 8 * size
            return Int(Int64(bitPattern: bits << UInt64(unused)) >> Int64(unused))
        }
    }
}
