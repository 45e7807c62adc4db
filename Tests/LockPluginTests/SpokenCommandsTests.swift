import LockPlugin
import PluginAPI
import Testing

@Suite struct SpokenCommandsTests {
    @Test func `are short for the only copy of the plugin`() {
        let commands = SpokenCommands(instance: "lock")
        #expect(commands.bare("unlock staging") == "\(code: "unlock staging")")
        #expect(commands.own("status") == "\(code: "cerbere status")")
    }

    @Test func `have the name before them that the config gave to a second copy`() {
        let commands = SpokenCommands(instance: "lab")
        #expect(commands.bare("unlock staging") == "\(code: "lab unlock staging")")
        #expect(commands.own("status") == "\(code: "lab status")")
    }
}
