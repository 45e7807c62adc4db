import PluginAPI

/// What a message costs on the wire's own reader and writer.
enum JSONBench {
    static func run() {
        let line = Array(
            ##"{"jsonrpc":"2.0","id":4711,"method":"command","params":{"usage":"lock <env> [for <duration>] [<reason…>]","arguments":{"env":"staging","duration":{"seconds":7200},"reason":"testing payments"},"text":"lock staging for 2h testing payments","person":{"id":"shell:alice","name":"alice"},"now":1772355600000,"room":{"id":"shell:#ops","name":"#ops"}}}"##
                .utf8)
        guard let value = try? JSONReader.read(line) else { preconditionFailure("the bench's message is not JSON") }
        let reading = nanoseconds(count: 20_000) { _ = try? JSONReader.read(line) }
        var writer = JSONWriter()
        let writing = nanoseconds(count: 20_000) {
            writer.removeAll()
            writer.value(value)
        }
        Row.print(
            "JSON of a command, \(line.count) bytes: read / write",
            "\((reading / 1_000).short) / \((writing / 1_000).short) µs",
            goal: "< 2 µs together")
    }
}
