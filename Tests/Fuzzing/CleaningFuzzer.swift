// Built by scripts/soak together with the sources of PluginAPI and InputCleaning, under libFuzzer and the address
// sanitizer.

/// Whatever somebody types: cleaning it never crashes, and what has been cleaned is on one line, without control
/// characters and without white space around it.
@c(LLVMFuzzerTestOneInput)
public func fuzzCleaning(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    let cleaned = InputCleaning.clean(text).unicodeScalars
    guard !cleaned.contains(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }) else {
        fatalError("a control character came through: \(cleaned)")
    }
    for end in [cleaned.first, cleaned.last] {
        guard end?.properties.isWhitespace != true else { fatalError("there is white space around: \(cleaned)") }
    }
    return 0
}
