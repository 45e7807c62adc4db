import FoundationEssentials

// Built by scripts/soak together with the sources of PluginAPI and InputCleaning, under libFuzzer and the address
// sanitizer.

/// A usage line, a line feed, and what somebody types: whatever they are, nothing crashes.
@c(LLVMFuzzerTestOneInput)
public func fuzzUsage(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    let parts = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    let types: [ValueType] = [
        .oneOf("size", ["small", "large"]), .number("port", 1...65_535), .word("tag", of: "a-z0-9", longest: 8),
    ]
    guard let usage = try? UsageLine(String(parts[0]), types: types) else { return 0 }
    let typed = InputCleaning.clean(parts.count == 2 ? String(parts[1]) : text)
    let time = TimeText(now: Date(timeIntervalSince1970: 1_772_355_600), zone: .utc)
    _ = usage.match(typed[...], time: time)
    return 0
}
