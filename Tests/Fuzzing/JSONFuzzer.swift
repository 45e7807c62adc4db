// Built by scripts/soak together with the sources of PluginAPI, under libFuzzer and the address sanitizer.

/// Whatever bytes come in: reading them never crashes, and what reads also writes, and reads back as the same value.
@c(LLVMFuzzerTestOneInput)
public func fuzzJSON(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = UnsafeRawBufferPointer(start: bytes, count: count)
    for options in [JSONReader.Options.wire, .configuration] {
        guard let value = try? JSONReader.read(input, options: options) else { continue }
        var writer = JSONWriter()
        writer.value(value)
        guard let again = try? JSONReader.read(writer.bytes), again == value else {
            fatalError("what was read does not read back: \(value)")
        }
    }
    return 0
}
