import PluginAPI
import Testing

@Suite struct JSONLocatorTests {
    static let text = """
        { // the bot
          "name": "cerbere",
          "plugins": {
            "lock": { "path": "lock.so", "settings": { "environments": [
                {"name": "staging"},
                {"na\\u006De": "é", /* who */ "owner": 4},
            ] } },
            "deploy.v2": null,
          },
        }
        """
    let locator = JSONLocator(Array(text.utf8))

    @Test(
        arguments: [
            ([], "line 1, column 1", "line 1, column 1"),
            (["name"], "line 2, column 3", "line 2, column 11"),
            (["plugins", "lock", "settings"], "line 4, column 34", "line 4, column 46"),
            (["plugins", "lock", "settings", "environments", 0], "line 5, column 9", "line 5, column 9"),
            (["plugins", "lock", "settings", "environments", 1, "name"], "line 6, column 10", "line 6, column 23"),
            (["plugins", "lock", "settings", "environments", 1, "owner"], "line 6, column 38", "line 6, column 47"),
            (["plugins", "deploy.v2"], "line 8, column 5", "line 8, column 18"),
        ] as [([JSONPathStep], String, String)])
    func `finds the key and the value`(path: [JSONPathStep], key: String, value: String) throws {
        #expect(try #require(locator.location(of: path)).description == key)
        #expect(try #require(locator.location(of: path, part: .value)).description == value)
    }

    @Test(
        arguments: [
            ["nothing"], [0], ["name", "first"], ["plugins", 0],
            ["plugins", "lock", "settings", "environments", 2],
            ["plugins", "lock", "settings", "environments", "name"],
            ["plugins", "lock", "settings", "environments", -1],
        ] as [[JSONPathStep]])
    func `finds nothing where nothing is`(path: [JSONPathStep]) {
        #expect(locator.location(of: path) == nil)
    }

    @Test func `a broken text is searched as far as it can be read`() {
        let locator = JSONLocator(Array(#"{"a": 1, "b": x}"#.utf8))
        #expect(locator.location(of: ["b"])?.column == 10)
        #expect(locator.location(of: ["c"]) == nil)
        #expect(JSONLocator([]).location(of: []) == nil)
    }

    @Test(
        arguments: [
            ([], ""), (["a"], "a"), (["settings", "environments", 2, "name"], "settings.environments[2].name"),
            ([0, "a"], "[0].a"), (["a", "b.c", "d-e_f"], #"a["b.c"].d-e_f"#), ([""], #"[""]"#),
        ] as [([JSONPathStep], String)])
    func `a path is written as people write it`(path: [JSONPathStep], text: String) {
        #expect(path.text == text)
    }
}
