import LockPlugin
import Testing

@Suite struct NearNamesTests {
    private let names = ["production", "staging", "demo", "env-1", "env-2"]

    @Test(arguments: [
        ("stagin", ["staging"]), ("satging", ["staging"]), ("STAGING2", ["staging"]), ("prod", ["production"]),
        ("env-3", ["env-1", "env-2"]), ("env", ["env-1", "env-2"]), ("zzz", []), ("", []),
        (String(repeating: "x", count: 4_000), []),
    ])
    func `finds what was meant`(typed: String, near: [String]) {
        #expect(NearNames.nearest(to: typed, among: names) == near)
    }
}
