import PluginAPI

struct Hello: Plugin {
    static let manifest = Manifest(id: "hello", version: "1.0.0", summary: "Says hello.")
    var commands: [Command] {
        Command("hello [<name>]", summary: "Greets you, or <name>.", effect: .reads) { call in
            Outcome("hello.said", "Hello, \(bold: call["name"] ?? call.person.name)!")
        }
    }
}

@c(bothost_plugin_main) public func main(_ socket: Int32) -> Int32 { Hello.serve(on: socket) }
