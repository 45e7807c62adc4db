import BotHost
import FoundationEssentials
import PluginAPI
import Testing

@Suite struct ReloadWordsTests {
    private static func words(_ text: RichText) -> String { PlainText(zone: .utc).render(text, now: Date()) }

    @Test func `what became of each part stands on a line of its own`() {
        let outcome = HostWords.reloaded(
            ReloadReport(
                settings: ["names", "roles"],
                plugins: [
                    .init(.init("lock", .changed(["settings"]))), .init(.init("dns", .added)),
                    .init(.init("zoo", .changed(["library", "memory"])), trouble: "It does not start."),
                    .init(.init("new", .added), trouble: "It does not start."), .init(.init("deploy", .removed)),
                    .init(.init("release", .unchanged)),
                ],
                networks: [.init(.init("irc:libera", .unchanged)), .init(.init("irc:oftc", .changed(["rooms"])))]))
        #expect(outcome.code == "host.config_reloaded")
        #expect(
            Self.words(outcome.text) == """
                The config is read anew.
                  names, roles: changed
                  lock: settings changed, restarted
                  dns: added
                  zoo: library, memory changed, but it goes on as it was. It does not start.
                  new: added, but broken. It does not start.
                  deploy: removed
                  release: unchanged
                  irc:libera: unchanged
                  irc:oftc: rooms changed, connects anew
                """)
    }

    @Test func `when nothing is different it says so`() {
        let report = ReloadReport(settings: [], plugins: [.init(.init("lock", .unchanged))], networks: [])
        #expect(Self.words(HostWords.reloaded(report).text) == "Nothing in the config is different; all goes on.")
    }

    @Test func `a config that cannot be used says everything that is wrong, and what to do`() {
        let refusal = HostWords.notReloaded(
            ReloadRefused(file: "/etc/bot.json", problems: ["a (line 1, column 2): is bad", "b: is bad too"]))
        #expect(refusal.code == "host.config_refused")
        #expect(
            Self.words(refusal.outcome.text) == """
                The config cannot be used, so I go on with the one that I had. Correct /etc/bot.json, then: bothost reload
                  a (line 1, column 2): is bad
                  b: is bad too
                """)
    }

    @Test func `of very many problems the first twenty are shown`() {
        let refusal = HostWords.notReloaded(ReloadRefused(file: "f", problems: (1...23).map { "problem \($0)" }))
        let lines = Self.words(refusal.outcome.text).split(separator: "\n")
        #expect(lines.count == 22)
        #expect(lines.last == "  and 3 more, which stand in the log")
    }
}
