import BotHost
import FoundationEssentials
import PluginAPI
import Testing

@Suite struct ShellRenderingTests {
    private let rendering = ShellRendering(plain: PlainText(zone: .utc))
    private static let now = Date(timeIntervalSince1970: 1_772_355_600)

    private func message(
        _ text: RichText, to audience: OutgoingMessage.Audience = .room(MemoryChat.room("#ops")),
        isSuccess: Bool = true,
        data: JSON? = nil
    ) -> OutgoingMessage {
        OutgoingMessage(
            audience: audience, cause: .said("x"), code: "x.said", isSuccess: isSuccess, text: text, data: data,
            now: Self.now)
    }

    @Test func `each line says who reads it`() {
        #expect(rendering.lines(message("one\ntwo")) == ["[#ops] one", "[#ops] two"])
        let bo = MemoryChat.person("bo")
        #expect(rendering.lines(message("one", to: .person(bo, in: nil))) == ["[@bo] one"])
        #expect(rendering.lines(message("one", to: .person(bo, in: MemoryChat.room("#ops")))) == ["[@bo] one"])
        #expect(rendering.lines(message("")) == ["[#ops] "])
    }

    @Test func `marks and times are words`() {
        let text: RichText =
            "\(code: "staging") is \(MemoryChat.person("bo"))'s since \(time: Self.now) (\(ago: Self.now))."
        #expect(rendering.lines(message(text)) == ["[#ops] staging is bo's since 09:00 (just now)."])
    }

    @Test func `at a terminal marks are colours`() {
        let lines = rendering.styledLines(message("\(bold: "a") \(code: "b")\nc \(MemoryChat.person("bo"))"))
        #expect(
            lines.map { $0.rendered(inColor: true) } == [
                "\u{1B}[2m[#ops] \u{1B}[0m\u{1B}[1ma\u{1B}[0m \u{1B}[36mb\u{1B}[0m",
                "\u{1B}[2m[#ops] \u{1B}[0mc \u{1B}[1mbo\u{1B}[0m",
            ])
        #expect(lines.map { $0.rendered(inColor: false) } == ["[#ops] a b", "[#ops] c bo"])
    }

    @Test(arguments: ["\u{1B}[2J", "\u{07}", "\u{9B}31m", "\u{202E}", "\u{0}", "\u{7F}"])
    func `what a terminal would obey never reaches it, wherever it stands`(evil: String) {
        // A plugin can be written in any language, and send whatever it likes.
        let text = RichText(segments: [.plain("a\(evil)b"), .code(evil), .unknown(evil)])
        let person = Person(id: Person.ID(rawValue: "shell:x"), name: "x\(evil)")
        let room = Room(id: "shell:#x", name: "#x\(evil)")
        for audience in [OutgoingMessage.Audience.person(person, in: nil), .room(room)] {
            let said = message(text + "\(person)", to: audience)
            let lines = rendering.lines(said) + rendering.styledLines(said).map { $0.rendered(inColor: false) }
            for line in lines {
                #expect(
                    !line.unicodeScalars.contains { PrintableText.shown("\($0)") != "\($0)" },
                    "\(line.debugDescription)")
            }
            let json = rendering.json(said, id: "1").dropLast()
            #expect(json.allSatisfy { $0 >= 0x20 })
        }
    }

    @Test func `a program gets one object for each message`() throws {
        let bo = MemoryChat.person("bo")
        let toRoom = message("one\n\(bold: "two")", data: ["count": 2])
        #expect(
            String(decoding: rendering.json(toRoom, id: "1"), as: UTF8.self)
                == ##"{"audience":"room","room":"#ops","id":"1","code":"x.said","ok":true,"data":{"count":2},"text":"one\ntwo","choices":[]}"##
                + "\n")
        let toPerson = message("no", to: .person(bo, in: nil), isSuccess: false)
        #expect(
            String(decoding: rendering.json(toPerson, id: "2"), as: UTF8.self)
                == #"{"audience":"person","person":"bo","id":"2","code":"x.said","ok":false,"data":null,"text":"no","choices":[]}"#
                + "\n")
        let shown = message("no", to: .person(bo, in: MemoryChat.room("#ops")))
        #expect(try JSONReader.read(rendering.json(shown, id: "3"))["room"] == "#ops")
    }
}
