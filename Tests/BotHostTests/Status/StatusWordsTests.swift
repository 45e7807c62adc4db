import BotHost
import FoundationEssentials
import PluginAPI
import Testing

@Suite struct StatusWordsTests {
    private static let now = Date(timeIntervalSince1970: 1_772_355_600)  // 2026-03-01 09:00 UTC
    private static let hourAgo = now.addingTimeInterval(-3_600)

    private static func words(_ outcome: Outcome) -> String { PlainText(zone: .utc).render(outcome.text, now: now) }

    private static func presence(
        _ state: AdapterPresence.State, trouble: String? = nil, unsaid: Int = 0
    ) -> AdapterPresence {
        var presence = AdapterPresence(.connecting)
        presence.isConnected(at: hourAgo)
        if state != .connected { presence.isLost(trouble, at: now.addingTimeInterval(-60)) }
        if case .waiting(let until) = state { presence.waits(until: until) }
        presence.unsaid = unsaid
        return presence
    }

    private static func status(
        networks: [HostStatus.Network] = [], plugins: [PluginSummary] = [],
        queues: HostStatus.Queues = HostStatus.Queues()
    ) -> HostStatus {
        HostStatus(
            version: "1.2", since: hourAgo, networks: networks, plugins: plugins, queues: queues,
            memory: HostStatus.Memory(host: 20 << 20, plugins: 7 << 20))
    }

    @Test func `a bot in good order says so, and what it is made of`() {
        var lock = PluginSummary(name: "lock", version: "0.1.0", state: "running", since: Self.hourAgo)
        (lock.pid, lock.memory) = (4711, 3 << 20)
        let status = Self.status(
            networks: [HostStatus.Network("irc:libera", Self.presence(.connected), began: Self.hourAgo)],
            plugins: [lock])
        let outcome = HostWords.status(status)
        #expect(outcome.code == "host.status")
        #expect(outcome.audience == .caller)
        #expect(
            Self.words(outcome) == """
                BotHost 1.2 runs since 08:00 (1 h ago). All is well.
                Networks
                  irc:libera: connected since 08:00 (1 h ago)
                Plugins
                  lock 0.1.0: running since 08:00 (1 h ago), process 4711, 3 MiB
                Under way: nothing
                Timers: none
                Memory: 27 MiB, of which the plugins take 7 MiB
                """)
    }

    @Test func `what is to be looked at stands in the first line`() {
        let waiting = Self.presence(
            .waiting(until: Self.now.addingTimeInterval(30)), trouble: "connection refused", unsaid: 2)
        var broken = PluginSummary(name: "dns", version: nil, state: "broken", since: Self.now, crashes: 2)
        broken.trouble = "It crashed."
        var queues = HostStatus.Queues()
        (queues.messages, queues.commits, queues.timers) = (1, 3, 2)
        queues.nextTimer = HostStatus.NextTimer(id: "lock/tidy", at: Self.now.addingTimeInterval(240))
        let status = Self.status(
            networks: [HostStatus.Network("irc:oftc", waiting, began: Self.hourAgo)], plugins: [broken],
            queues: queues)
        #expect(status.concerns == ["irc:oftc", "dns"])
        #expect(
            Self.words(HostWords.status(status)) == """
                BotHost 1.2 runs since 08:00 (1 h ago). To be looked at: irc:oftc, dns.
                Networks
                  irc:oftc: not connected since 08:59 (1 min ago), 2 messages to be said: connection refused; tried again in 30 s
                Plugins
                  dns: broken since 09:00 (just now), crashed 2 times. It crashed.
                Under way: 1 message, 3 changes on the way to the disk
                Timers: 2, next lock/tidy in 4 min
                Memory: 27 MiB, of which the plugins take 7 MiB
                """)
    }

    @Test(arguments: [
        (AdapterPresence.State.connecting, "not connected since 08:59 (1 min ago): gone; being tried"),
        (.connected, "connected since 08:00 (1 h ago)"),
    ])
    func `a network says how it is`(state: AdapterPresence.State, words: String) {
        let network = HostStatus.Network("irc:a", Self.presence(state, trouble: "gone"), began: Self.hourAgo)
        #expect(Self.words(HostWords.status(Self.status(networks: [network]))).contains("\n  irc:a: \(words)\n"))
    }

    @Test func `a script that has ended is no trouble`() {
        let status = Self.status(
            networks: [HostStatus.Network("shell", AdapterPresence(.ended), began: Self.hourAgo)])
        #expect(status.concerns.isEmpty)
        #expect(Self.words(HostWords.status(status)).contains("\n  shell: has ended\n"))
    }

    @Test func `a bot with nothing says none`() {
        let words = Self.words(HostWords.status(Self.status()))
        #expect(words.contains("\nNetworks: none\nPlugins: none\n"))
    }
}
