import Glibc

/// The built binary on a real IRC server (ngircd) on loopback, with another client as the person.
enum IRCBench {
    private static let words = "hello"

    static func run() throws {
        let folder = try TemporaryFolder()
        guard let server = try IRCServer(in: folder) else {
            return Row.print("echo over an IRC server", "ngircd is not installed", goal: "≤ 0.20 ms, ≥ 25,000/s")
        }
        defer { server.end() }
        let bot = try PipedBot(config: config(in: folder, port: server.port))
        defer { bot.end() }
        let client = try IRCClient(port: server.port, nick: "bench", room: "#bench")
        client.waitForOther()
        firstReply(bot, client)
        latency(client)
        throughput(client, bot)
        Row.print(
            "memory, PSS of host and plugin, on IRC",
            "\((memory(of: [bot.pid] + children(of: bot.pid)) / 1e6).short) MB")
    }

    private static func config(in folder: TemporaryFolder, port: UInt16) -> String {
        let path = "\(folder.path)/bothost.json"
        let network = """
            {"server": "127.0.0.1", "port": \(port), "tls": false, "rooms": ["#bench"], "flood_control": false}
            """
        let text = """
            {"data": "\(folder.path)/data", "adapters": {"irc": {"bench": \(network)}},
             "plugins": {"zoo": {"library": "libZooPlugin.so"}}}
            """
        TemporaryFolder.write(text, to: path)
        return path
    }

    private static func firstReply(_ bot: PipedBot, _ client: IRCClient) {
        client.say("!zoo echo \(words)")
        client.hear(1)
        Row.print("start of the host to the first reply over an IRC server", "\((bot.age * 1e3).short) ms")
    }

    private static func latency(_ client: IRCClient) {
        for _ in 0..<500 { roundTrip(client) }
        var times: [Double] = []
        for _ in 0..<5_000 {
            let begin = now()
            roundTrip(client)
            times.append(now() - begin)
        }
        times.sort()
        let (median, late) = (times[times.count / 2] * 1e3, times[times.count * 99 / 100] * 1e3)
        Row.print(
            "echo over an IRC server, one at a time: median / 99 %", "\(median.short) / \(late.short) ms",
            goal: "≤ 0.20 ms median")
    }

    private static func roundTrip(_ client: IRCClient) {
        client.say("!zoo echo \(words)")
        client.hear(1)
    }

    private static func throughput(_ client: IRCClient, _ bot: PipedBot) {
        let (window, count) = (64, 100_000)
        let pids = [bot.pid] + children(of: bot.pid)
        let (cpu, begin) = (processorTime(of: pids), now())
        var (said, heard) = (0, 0)
        while heard < count {
            let room = min(window - (said - heard), count - said)
            client.say("!zoo echo \(words)", times: room)
            said += room
            heard += client.hear(1)
        }
        let seconds = now() - begin
        let spent = (processorTime(of: pids) - cpu) / Double(count) * 1e6
        Row.print(
            "echo over an IRC server, 64 in flight",
            "\((Double(count) / seconds).short)/s, \(spent.short) µs of processor each", goal: "≥ 25,000/s, ≤ 40 µs")
    }
}
