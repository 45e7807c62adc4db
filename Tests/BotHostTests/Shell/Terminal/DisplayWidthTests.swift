import BotHost
import Testing

@Suite struct DisplayWidthTests {
    @Test(
        arguments: [
            ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本語", 6), ("ｱ", 1), ("Ａ", 2), ("한국", 4),
            ("\u{1112}\u{1161}\u{11AB}", 2), ("🦊", 2), ("👨‍👩‍👧", 2), ("🇫🇷", 2), ("👍🏽", 2), ("\u{200B}", 0), ("\u{FE0F}", 0),
            ("→", 1), ("ñandú", 5), ("שלום", 4), ("ไทย", 3), ("〿", 1), ("𠀀", 2),
        ])
    func `text takes columns`(text: String, columns: Int) {
        #expect(DisplayWidth.columns(of: text) == columns)
    }
}
