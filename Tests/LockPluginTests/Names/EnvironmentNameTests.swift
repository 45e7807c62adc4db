import LockPlugin
import Testing

@Suite struct EnvironmentNameTests {
    @Test(arguments: ["a", "7", "env-3", "eu/prod.2_b", "STAGING", String(repeating: "x", count: 64)])
    func `takes letters, digits and four signs`(name: String) throws {
        #expect(try EnvironmentName(name).spelling == name)
    }

    @Test(arguments: [
        ("", EnvironmentName.Problem.empty), ("-a", .badStart("-")), (".a", .badStart(".")),
        ("a b", .badCharacter(" ")),
        ("a:b", .badCharacter(":")), ("a*", .badCharacter("*")), ("prêt", .badCharacter("ê")), ("été", .badStart("é")),
        (String(repeating: "x", count: 65), .tooLong), ("all", .reserved), ("Any", .reserved), ("ME", .reserved),
        ("for", .reserved), ("force", .reserved),
    ])
    func `turns others away`(name: String, problem: EnvironmentName.Problem) {
        #expect(throws: problem) { try EnvironmentName(name) }
    }

    @Test func `makes no difference between capitals and small letters`() throws {
        #expect(try EnvironmentName("Env-3").folded == EnvironmentName("eNV-3").folded)
    }
}
