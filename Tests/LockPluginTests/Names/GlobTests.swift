import LockPlugin
import Testing

@Suite struct GlobTests {
    @Test(arguments: [
        ("*", ""), ("*", "demo"), ("env-*", "env-"), ("env-*", "ENV-12"), ("*-eu", "prod-eu"), ("a*b*c", "a-b-b-c"),
        ("a**b", "ab"), ("demo", "Demo"),
    ])
    func `matches`(pattern: String, text: String) {
        #expect(Glob(pattern).matches(text))
    }

    @Test(arguments: [
        ("env-*", "env"), ("*-eu", "prod-eu1"), ("ab*ba", "aba"), ("a*b*c", "acb"), ("demo", "demo2"), ("", "demo"),
    ])
    func `does not match`(pattern: String, text: String) {
        #expect(!Glob(pattern).matches(text))
    }
}
