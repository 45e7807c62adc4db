import BotHost
import Testing

@Suite struct ShellLineTests {
    @Test(
        arguments: [
            ("", .nothing), ("   \t ", .nothing), ("lock staging", .say("lock staging")),
            ("  lock staging  ", .say("lock staging")), ("/", .say("/")), ("a /in b", .say("a /in b")),
            ("/lock staging", .slash("lock staging")), ("/AS bo", .slash("AS bo")), ("//x", .slash("/x")),
            ("/as bo", .speakAs("bo", line: nil)), ("/as @bo", .speakAs("bo", line: nil)),
            ("/as bo lock  staging", .speakAs("bo", line: "lock  staging")),
            ("/as bo /lock staging", .speakAs("bo", line: "/lock staging")),
            ("/as jo.el-3_x", .speakAs("jo.el-3_x", line: nil)), ("/as zoë", .speakAs("zoë", line: nil)),
            ("/in #ops", .enterRoom("#ops")), ("/in ops", .enterRoom("#ops")), ("/dm", .leaveRoom), ("/help", .help),
            ("/quit", .quit), ("/exit", .quit), ("/quit now", .quit),
        ] as [(String, ShellLine)])
    func `understands what is typed`(typed: String, line: ShellLine) {
        #expect(ShellLine(typed) == line)
    }

    @Test(arguments: [
        ("/as", "/as needs a name: /as alice"),
        ("/as b!o", "\"b!o\" is no name; it takes letters, digits, dots, dashes: /as alice"),
        ("/as @", "\"@\" is no name; it takes letters, digits, dots, dashes: /as alice"),
        ("/in", "/in needs one room: /in #ops"),
        ("/in #ops #dev", "/in needs one room: /in #ops"),
        ("/in #", "\"#\" is no room; it takes letters, digits, dots, dashes: /in #ops"),
        ("/in a:b", "\"a:b\" is no room; it takes letters, digits, dots, dashes: /in #ops"),
        ("/dm bo", "/dm takes nothing more, but there is \"bo\"."),
    ])
    func `says what is wrong and what to type`(typed: String, words: String) {
        #expect(ShellLine(typed) == .mistake(words))
    }

    @Test func `a name has an end`() {
        #expect(
            ShellLine("/as \(String(repeating: "a", count: 64))")
                == .speakAs(String(repeating: "a", count: 64), line: nil))
        guard case .mistake = ShellLine("/as \(String(repeating: "a", count: 65))") else {
            Issue.record("65 letters are taken for a name")
            return
        }
    }
}
