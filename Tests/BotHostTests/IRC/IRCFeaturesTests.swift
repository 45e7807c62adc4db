import BotHost
import Testing

@Suite struct IRCFeaturesTests {
    @Test func `what the server says is taken in`() {
        let features = Self.features(
            "CASEMAPPING=ascii CHANTYPES=# PREFIX=(qaohv)~&@%+ STATUSMSG=@+ NICKLEN=30 CHANNELLEN=64 LINELEN=2048",
            "TARGMAX=PRIVMSG:4,NOTICE:,JOIN MONITOR=100 BOT=B WHOX UTF8ONLY NETWORK=The\\x20Net\\x3D\\x5C!")
        #expect(features.caseMapping == .ascii)
        #expect(features.isChannel("#ops") && !features.isChannel("&ops") && !features.isChannel(""))
        #expect(String(features.ranks.map(\.mode)) == "qaohv")
        #expect(String(features.ranks.map(\.symbol)) == "~&@%+")
        #expect(features.nickLength == 30)
        #expect(features.channelLength == 64)
        #expect(features.lineLength == 2_048)
        #expect(features.targetLimit(of: "PRIVMSG") == 4)
        #expect(features.targetLimit(of: "NOTICE") == Int.max)
        #expect(features.targetLimit(of: "JOIN") == 1)
        #expect(features.monitorLimit == 100)
        #expect(features.botMode == "B")
        #expect(features.hasWHOX && features.isUTF8Only)
        #expect(features.network == "The Net=\\!")
    }

    @Test func `what is taken back is as if it had not been said`() {
        let features = Self.features(
            "CASEMAPPING=ascii CHANTYPES=! PREFIX=(q)~ NICKLEN=30 LINELEN=2048 MONITOR WHOX NETWORK=x BOT=B",
            "-CASEMAPPING -CHANTYPES -PREFIX -NICKLEN -LINELEN -MONITOR -WHOX -NETWORK -BOT")
        #expect(features == IRCFeatures())
        #expect(features.caseMapping == .rfc1459)
        #expect(features.isChannel("#a") && features.isChannel("&a") && !features.isChannel("!a"))
        #expect(features.lineLength == 512)
    }

    @Test(arguments: [
        ("LINELEN=100", 512), ("LINELEN=1000000", 16_384), ("LINELEN=x", 512), ("LINELEN=-1", 512),
        ("LINELEN=513", 513),
    ])
    func `a line is as long as is sane`(token: String, length: Int) {
        #expect(Self.features(token).lineLength == length)
    }

    @Test(
        arguments: [("MONITOR", Int.max), ("MONITOR=", Int.max), ("MONITOR=7", 7), ("NOTHING", nil)] as [(String, Int?)]
    )
    func `MONITOR without a number has no limit`(token: String, limit: Int?) {
        #expect(Self.features(token).monitorLimit == limit)
    }

    @Test func `no prefix and no channel types are none at all`() {
        let features = Self.features("PREFIX= CHANTYPES= BOT= X=\\x4 \\x")
        #expect(features.ranks.isEmpty)
        #expect(!features.isChannel("#ops"))
        #expect(features.botMode == nil)
    }

    @Test(
        arguments: [
            ("#ops", "#ops"), ("@#ops", "#ops"), ("@+#ops", "#ops"), ("+#ops", "#ops"), ("ann", nil), ("@ann", nil),
            ("", nil),
        ] as [(String, String?)])
    func `a channel is found behind the ranks`(target: String, channel: String?) {
        #expect(Self.features("STATUSMSG=@+").channel(of: target) == channel)
    }

    @Test(arguments: [
        (IRCCaseMapping.ascii, "abc[]\\^{}|~é"), (.rfc1459, "abc{}|~{}|~é"), (.rfc1459Strict, "abc{}|^{}|~é"),
    ])
    func `each mapping has its own capitals`(mapping: IRCCaseMapping, folded: String) {
        #expect(mapping.fold("aBC[]\\^{}|~é") == folded)
        #expect(mapping.isSame("BoT", "bOt") && !mapping.isSame("bot", "bod"))
    }

    @Test func `a mapping nobody knows takes as few for one as any`() {
        #expect(IRCCaseMapping(named: "rfc8265") == .ascii)
        #expect(IRCCaseMapping(named: "RFC1459-strict") == .rfc1459Strict)
    }

    static func features(_ lines: String...) -> IRCFeatures {
        var features = IRCFeatures()
        for line in lines {
            features.receive(IRCMessage(line: ":irc.example 005 bot \(line) :are supported by this server")!)
        }
        return features
    }
}
