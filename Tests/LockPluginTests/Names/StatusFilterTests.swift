import FoundationEssentials
import LockPlugin
import PluginAPI
import Testing

@Suite struct StatusFilterTests {
    private let ann = Person(id: Person.ID(rawValue: "test:ann"), name: "ann")
    private let bo = Person(id: Person.ID(rawValue: "test:bo"), name: "Bo")
    private let nine = Date(timeIntervalSince1970: 1_772_355_600)

    /// `demo` is free, `env-1` is ann's, `env-2` is Bo's.
    private func environments() throws -> [Environment] {
        try [("demo", nil), ("env-1", ann), ("env-2", bo)].map { name, person in
            var environment = Environment(try EnvironmentName(name), addedBy: nil, addedAt: nine)
            if let person { environment.take(person, at: nine) }
            return environment
        }
    }

    @Test(
        arguments: [
            (nil, .everything), ("all", .everything), ("DEMO", .environment("demo")), ("demo?", .environment("demo")),
            ("env-*", .names(like: "env-*")), ("@bo", .person(named: "bo")), ("bo", .person(named: "bo")),
            ("@zed", .person(named: "zed")), ("zed", .unknown("zed")),
        ] as [(String?, StatusFilter.Subject)])
    func `understands a word`(word: String?, subject: StatusFilter.Subject) throws {
        #expect(StatusFilter.Subject(word, among: try environments(), caller: ann) == subject)
    }

    @Test func `takes me for the caller`() throws {
        #expect(StatusFilter.Subject("me", among: try environments(), caller: bo) == .caller(bo))
    }

    @Test func `takes a word for an environment before it takes it for a person`() throws {
        var bo = Environment(try EnvironmentName("bo"), addedBy: nil, addedAt: nine)
        bo.take(self.bo, at: nine)
        #expect(StatusFilter.Subject("bo", among: [bo], caller: ann) == .environment("bo"))
    }

    @Test(
        arguments: [
            (StatusFilter(.everything), ["demo", "env-1", "env-2"]), (StatusFilter(.everything, .free), ["demo"]),
            (StatusFilter(.everything, .locked), ["env-1", "env-2"]),
            (StatusFilter(.names(like: "ENV-*")), ["env-1", "env-2"]),
            (StatusFilter(.names(like: "*-*"), .free), []), (StatusFilter(.person(named: "bo")), ["env-2"]),
            (StatusFilter(.environment("env-1"), .free), ["env-1"]), (StatusFilter(.unknown("zed")), []),
        ] as [(StatusFilter, [String])])
    func `selects`(filter: StatusFilter, names: [String]) throws {
        #expect(filter.select(from: try environments()).map(\.name) == names)
    }
}
