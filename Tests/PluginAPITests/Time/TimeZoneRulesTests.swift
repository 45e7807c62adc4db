import Foundation
import PluginAPI
import Testing

@Suite struct TimeZoneRulesTests {
    @Test(
        arguments: [
            ("CET-1CEST,M3.5.0,M10.5.0/3", 1_774_746_000, 7_200), ("<-03>3", 0, -10_800),
            ("IST-1GMT0,M10.5.0,M3.5.0/1", 1_767_225_600, 0), ("EST5EDT,J60,J300", 1_772_355_600, 18_000 * -1 + 3_600),
        ])
    func `a time zone may be said by its rule`(text: String, at seconds: Int, offset: Int) {
        #expect(TimeZoneRules.machine(variable: text).span(at: seconds).offset == offset)
    }

    @Test(arguments: [
        "", "CET", "C-1", "CET-1CEST", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.5.0", "CET-1x", "<CET-1",
    ])
    func `what is no such rule is told from one`(text: String) {
        #expect(PosixTimeZone(text) == nil || text == "CET-1CEST")
    }

    @Test func `a name that is none is refused, and leads nowhere else`() {
        for (name, words) in [
            ("Europe/Pariss", "There is no time zone \"Europe/Pariss\". Write one such as Europe/Paris, or UTC."),
            (
                "../../../etc/passwd",
                "\"../../../etc/passwd\" is no name of a time zone. Write one such as Europe/Paris, or UTC."
            ),
            ("", "\"\" is no name of a time zone. Write one such as Europe/Paris, or UTC."),
            ("zone.tab", "\"zone.tab\" is no name of a time zone. Write one such as Europe/Paris, or UTC."),
            (
                "leapseconds",
                "The file of the time zone \"leapseconds\", /usr/share/zoneinfo/leapseconds, is not one (TZif)."
            ),
        ] {
            let error = #expect(throws: TimeZoneError.self) { try TimeZoneRules(named: name) }
            #expect(error?.description == words)
        }
    }

    @Test func `a file that is cut short or torn is refused and never a trap`() throws {
        let whole = try SystemFile.bytes("/usr/share/zoneinfo/Europe/Paris")
        #expect(TimeZoneRules(tzif: whole) != nil)
        for count in 0..<whole.count - 1 { _ = TimeZoneRules(tzif: Array(whole[..<count])) }
        #expect(TimeZoneRules(tzif: Array(whole.dropLast(40))) == nil)
        for index in whole.indices {
            var torn = whole
            torn[index] ^= 0xFF
            _ = TimeZoneRules(tzif: torn)
        }
    }

    @Test func `a local time that is left out is the first moment after it, and one that comes twice the first`() throws
    {
        let paris = try TimeZoneRules(named: "Europe/Paris")
        #expect(paris.seconds(ofLocal: 1_774_751_400) == 1_774_746_000)  // 2026-03-29 02:30
        #expect(paris.seconds(ofLocal: 1_792_895_400) == 1_792_888_200)  // 2026-10-25 02:30
        #expect(paris.span(at: 1_774_746_000).start == 1_774_746_000)
        #expect(paris.span(at: 1_774_745_999).end == 1_774_746_000)
    }
}

private enum SystemFile {
    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try #require(FileManager.default.contents(atPath: path)))
    }
}
