import PluginAPI
import Testing

@Suite struct DurationTextTests {
    @Test(arguments: [
        ("45s", 45, 1), ("90m", 5_400, 1), ("2h", 7_200, 1), ("3d", 259_200, 1), ("1w", 604_800, 1),
        ("1d12h", 129_600, 1), ("12h1d", 129_600, 1), ("2H", 7_200, 1), ("1h30min", 5_400, 1), ("007s", 7, 1),
        ("30", 1_800, 1), ("2 hours", 7_200, 2), ("1 Hour", 3_600, 2), ("30 min", 1_800, 2), ("30 people", 1_800, 1),
        ("2 hours and more", 7_200, 2), ("10 sec", 10, 2), ("2hrs 30", 7_200, 1),
        ("3660d", 316_224_000, 1), ("316224000s", 316_224_000, 1),
    ])
    func `reads what people write`(text: String, seconds: Int, count: Int) throws {
        let read = try #require(DurationText.read(text[...].words))
        #expect(read.duration == .seconds(seconds))
        #expect(read.count == count)
    }

    @Test(arguments: [
        "", "h", "two hours", "-5", "+5", "2x", "2h2h", "2h30", "1.5h", "0", "0m", "0 hours", "0d0h", "2 h30",
        "3661d", "316224001s", "5270401", "9223372036854775807", "9223372036854775808", "9223372036854775807 weeks",
        "9223372036854775807w", "99999999999999999999d", "3660d3660w", "٣h", "２h", "2h\u{301}",
    ])
    func `does not read what is no duration, or none to wait for`(text: String) {
        // "2 h30" is two minutes and something else.
        let count = DurationText.read(text[...].words)?.count
        #expect(count == (text == "2 h30" ? 1 : nil))
    }

    @Test(arguments: [
        (-5, "0 s"), (0, "0 s"), (1, "1 s"), (59, "59 s"), (60, "1 min"), (90, "1 min 30 s"), (3_600, "1 h"),
        (3_601, "1 h"), (5_400, "1 h 30 min"), (86_400, "1 d"), (90_000, "1 d 1 h"), (86_460, "1 d"),
        (400 * 86_400 + 7_200, "400 d 2 h"),
    ])
    func `says the two largest units`(seconds: Int, words: String) {
        #expect(DurationText.words(for: .seconds(seconds)) == words)
    }

    @Test func `leaves out what is less than a second`() {
        #expect(DurationText.words(for: .milliseconds(999)) == "0 s")
        #expect(DurationText.words(for: .milliseconds(1_999)) == "1 s")
    }

    @Test(arguments: [("4x", true), ("2", true), ("ever", false), ("-2", false), ("", false), ("²", false)])
    func `knows what was meant as a duration`(word: String, isMeant: Bool) {
        #expect(DurationText.isMeant(by: word[...]) == isMeant)
    }
}
